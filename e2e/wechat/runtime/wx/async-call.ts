// One asynchronous wx API: callbacks or a promise, `errMsg` in both, every call on record.
export type WxOptions = Record<string, unknown>;
export type WxFunction = (...args: never[]) => unknown;

export interface WxCall {
  name: string;
  options: WxOptions;
}

/** Thrown by an API's implementation; the program sees `fail({ errMsg: 'name:fail reason' })`. */
export class WxFailure extends Error {
  constructor(
    reason: string,
    readonly extra: WxOptions = {},
  ) {
    super(reason);
  }
}

export interface CallLog {
  calls: WxCall[];
  reportError(error: unknown, where: string): void;
}

type Callback = ((result: WxOptions) => void) | undefined;

export function asyncCall(log: CallLog, name: string, act: (options: WxOptions) => unknown) {
  return (given?: WxOptions) => {
    const options = given ?? {};
    log.calls.push({ name, options });
    const result = Promise.resolve()
      .then(() => act(options))
      .then((value) => ({ errMsg: `${name}:ok`, ...(value as object | undefined) }));
    const { success, fail, complete } = options as Record<'success' | 'fail' | 'complete', Callback>;
    if (!success && !fail && !complete) return result.catch((error: unknown) => Promise.reject(asResult(name, error)));
    const tell = (callback: Callback, value: WxOptions) => {
      try {
        callback?.(value);
      } catch (error) {
        log.reportError(error, `wx.${name}`);
      }
    };
    void result.then(
      (value) => {
        tell(success, value);
        tell(complete, value);
      },
      (error: unknown) => {
        const failure = asResult(name, error);
        tell(fail, failure);
        tell(complete, failure);
      },
    );
    return undefined;
  };
}

function asResult(name: string, error: unknown): WxOptions {
  if (error instanceof WxFailure) return { errMsg: `${name}:fail ${error.message}`, ...error.extra };
  return { errMsg: `${name}:fail ${error instanceof Error ? error.message : String(error)}` };
}
