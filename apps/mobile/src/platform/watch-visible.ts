/**
 * Does something at once and then again and again while it is watched: a page that is seen, not one in the background. It
 * stops by itself when it may not go on, e.g. after the login ended.
 */
export function createWatch({ everyMs, act, mayGoOn }: { everyMs: number; act: () => Promise<void>; mayGoOn: () => boolean }) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;

  function stop() {
    round += 1;
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
  }

  async function step(mine: number) {
    if (mine !== round || !mayGoOn()) return;
    await act();
    // The next turn is counted from the answer, so that a slow network is not asked twice.
    if (mine === round && mayGoOn()) timer = setTimeout(() => void step(mine), everyMs);
  }

  function start() {
    stop();
    void step(round);
  }

  return { start, stop };
}
