// wx storage in memory. Values go in and come out as copies, as on a phone.
import { asyncCall, WxFailure, type CallLog, type WxFunction } from './async-call.ts';

export type StoredValues = Record<string, unknown>;

export function storageApis(log: CallLog, initial: StoredValues) {
  const values = new Map<string, string>(Object.entries(initial).map(([key, value]) => [key, JSON.stringify(value)]));
  const read = (key: string): unknown => (values.has(key) ? (JSON.parse(values.get(key)!) as unknown) : '');
  const write = (key: string, value: unknown) => void values.set(key, JSON.stringify(value ?? ''));
  const info = () => ({ keys: [...values.keys()], currentSize: 1, limitSize: 10240 });

  const apis: Record<string, WxFunction> = {
    getStorageSync: read,
    setStorageSync: write,
    removeStorageSync: (key: string) => void values.delete(key),
    clearStorageSync: () => values.clear(),
    getStorageInfoSync: info,
    setStorage: asyncCall(log, 'setStorage', ({ key, data }) => write(String(key), data)),
    removeStorage: asyncCall(log, 'removeStorage', ({ key }) => void values.delete(String(key))),
    clearStorage: asyncCall(log, 'clearStorage', () => values.clear()),
    getStorageInfo: asyncCall(log, 'getStorageInfo', info),
    getStorage: asyncCall(log, 'getStorage', ({ key }) => {
      if (!values.has(String(key))) throw new WxFailure('data not found');
      return { data: read(String(key)) };
    }),
  };
  /** What the program keeps, for assertions. */
  const stored = (): StoredValues => Object.fromEntries([...values.keys()].map((key) => [key, read(key)]));
  return { apis, stored };
}
