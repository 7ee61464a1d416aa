import vue from '@vitejs/plugin-vue';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import components from 'unplugin-vue-components/vite';
import { defineConfig } from 'vite';
import { compressBuiltFiles } from '../../scripts/compress-built-files.ts';

export default defineConfig({
  base: '/admin/',
  plugins: [
    vue(),
    // Each page loads only the parts of the kit that it shows. Types come from element-plus/global, so no file is written.
    compressBuiltFiles(),
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
