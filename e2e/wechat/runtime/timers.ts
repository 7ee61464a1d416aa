// The program's timers. They stop with it, and a test can ask whether one is about to fire.
type Act = (...args: unknown[]) => void;

export function createTimers(reportError: (error: unknown, where: string) => void) {
  const once = new Map<NodeJS.Timeout, number>();
  const repeated = new Set<NodeJS.Timeout>();
  const byId = new Map<number, NodeJS.Timeout>();
  let count = 0;
  const guarded = (act: Act, args: unknown[]) => {
    try {
      act(...args);
    } catch (error) {
      reportError(error, 'timer');
    }
  };
  const keep = (timer: NodeJS.Timeout) => {
    count += 1;
    byId.set(count, timer);
    return count;
  };
  function stop(id: number | undefined) {
    const timer = id === undefined ? undefined : byId.get(id);
    if (id === undefined || timer === undefined) return;
    clearTimeout(timer);
    once.delete(timer);
    repeated.delete(timer);
    byId.delete(id);
  }
  const globals = {
    setTimeout(act: Act, ms = 0, ...args: unknown[]) {
      const timer = setTimeout(() => {
        once.delete(timer);
        guarded(act, args);
      }, ms);
      once.set(timer, Date.now() + Number(ms));
      return keep(timer);
    },
    setInterval(act: Act, ms = 0, ...args: unknown[]) {
      const timer = setInterval(() => guarded(act, args), ms);
      repeated.add(timer);
      return keep(timer);
    },
    clearTimeout: stop,
    clearInterval: stop,
  };
  function clear() {
    for (const timer of [...once.keys(), ...repeated]) clearTimeout(timer);
    once.clear();
    repeated.clear();
  }
  const isDueWithin = (ms: number) => [...once.values()].some((at) => at <= Date.now() + ms);
  return { globals, clear, isDueWithin };
}
