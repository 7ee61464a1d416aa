import { fileURLToPath } from 'node:url';
import uniPlugin from '@dcloudio/vite-plugin-uni';
import { defineConfig, type PluginOption } from 'vite';
import { compressBuiltFiles } from '../../scripts/compress-built-files.ts';
import { fewChunks } from './build/few-chunks.ts';
import { helpPages } from './build/help-pages.ts';
import { librariesInSubPackages } from './build/libraries-in-sub-packages.ts';
import { noForeignAddresses } from './build/no-foreign-addresses.ts';
import { plainElements, pressedIsActive } from './build/plain-elements.ts';

// The plugin is published as CommonJS, so its default export may arrive wrapped.
const uni = ((uniPlugin as unknown as { default?: unknown }).default ?? uniPlugin) as (options?: object) => PluginOption;

const manual = fileURLToPath(new URL('../../docs/manual', import.meta.url));
const packages = fileURLToPath(new URL('../../packages', import.meta.url));

const isWeb = process.env['UNI_PLATFORM'] === 'h5';

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@cert\/contract\/(.+)$/, replacement: `${packages}/contract/src/$1.ts` },
      { find: /^@cert\/api-client\/(.+)$/, replacement: `${packages}/api-client/src/$1.ts` },
    ],
  },
  // Without this esbuild reads the workspace's tsconfig for the shared sources and warns about a target it doesn't know.
  esbuild: { tsconfigRaw: { compilerOptions: { target: 'ES2020', useDefineForClassFields: true } } },
  plugins: [
    librariesInSubPackages(),
    helpPages(manual),
    isWeb ? uni({ vueOptions: { template: { compilerOptions: { nodeTransforms: [plainElements] } } } }) : uni(),
    noForeignAddresses(),
    ...(isWeb ? [pressedIsActive, fewChunks(), compressBuiltFiles()] : []),
  ],
});
