import vue from '@vitejs/plugin-vue';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import components from 'unplugin-vue-components/vite';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Writes each text file compressed beside itself: the server hands these out as they are. */
const compressed = (): Plugin => ({
  name: 'compressed',
  writeBundle({ dir = 'dist' }) {
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|css|html|svg)$/.test(file));
    for (const file of files) {
      const text = readFileSync(join(dir, file));
      writeFileSync(join(dir, `${file}.br`), brotliCompressSync(text));
      writeFileSync(join(dir, `${file}.gz`), gzipSync(text, { level: 9 }));
    }
  },
});

export default defineConfig({
  base: '/admin/',
  plugins: [
    vue(),
    // Each page loads only the parts of the kit that it shows. Types come from element-plus/global, so no file is written.
    compressed(),
    components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
  ],
  build: {
    target: 'es2022',
    // The kit and Vue change rarely: a release of ours does not make operators load them again.
    rollupOptions: { output: { assetFileNames: 'assets/[name]-[hash][extname]' } },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: { port: 4311, proxy: { '/v1': 'http://127.0.0.1:3000', '/files': 'http://127.0.0.1:3000' } },
});
