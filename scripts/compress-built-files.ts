import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/**
 * A plugin of Vite for both front ends: writes each text file compressed beside itself, and the server hands these out as
 * they are. Without Vite's type, because the two front ends have different versions of it.
 */
export const compressBuiltFiles = () => ({
  name: 'compress-built-files',
  writeBundle({ dir = 'dist' }: { dir?: string | undefined }): void {
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|css|html|svg)$/.test(file));
    for (const file of files) {
      const text = readFileSync(join(dir, file));
      writeFileSync(join(dir, `${file}.br`), brotliCompressSync(text));
      writeFileSync(join(dir, `${file}.gz`), gzipSync(text, { level: 9 }));
    }
  },
});
