/** Small values kept on the device. Storage may be full or forbidden (private browsing): then the app works without memory. */
export function readStored<T>(key: string): T | undefined {
  try {
    const value = uni.getStorageSync(key) as T | '';
    return value === '' ? undefined : value;
  } catch {
    return undefined;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    uni.setStorageSync(key, value);
  } catch {
    // Nothing to tell the user: the value lives until the app is closed.
  }
}

export function removeStored(key: string): void {
  try {
    uni.removeStorageSync(key);
  } catch {
    // As above.
  }
}
