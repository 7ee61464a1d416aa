const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A random name for this device or for one act. It proves nothing, so it needs no cryptographic source (WeChat has none). */
export function randomId(length = 26): string {
  let id = '';
  for (let i = 0; i < length; i += 1) id += alphabet.charAt(Math.floor(Math.random() * alphabet.length));
  return id;
}
