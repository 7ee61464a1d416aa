import type { PluginOption } from 'vite';

const cuts: [pattern: RegExp, replacement: string][] = [
  // The kit's icon font; every icon we show comes from ui/icons.ts.
  [/@font-face\s*\{[^}]*wd-icons[^}]*\}/g, ''],
  // The H5 framework preloads shadow pictures that no page uses.
  [/url\(\s*['"]?https:\/\/cdn\.dcloud\.net\.cn[^)]*\)/g, 'none'],
  // Advertising and statistics of the framework's vendor; never called, and gone so that nobody has to prove it.
  [/https:\/\/(?:hac1|has1)\.dcloud\.net\.cn\/\w+/g, ''],
  // Links inside the framework's own warnings.
  [/https:\/\/uniapp\.dcloud\.net\.cn\/[\w/.-]+/g, ''],
  [/https:\/\/vuejs\.org\/error-reference\/[#\w-]*/g, ''],
];

const clean = (text: string) => cuts.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);

/** The builds must work where every foreign address is blocked, so none may stand in them. */
export function noForeignAddresses(): PluginOption {
  return {
    name: 'no-foreign-addresses',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (fileName.includes('wd-icons')) delete bundle[fileName];
          else if (file.type === 'chunk') file.code = clean(file.code);
          else if (typeof file.source === 'string') file.source = clean(file.source);
        }
      },
    },
  };
}
