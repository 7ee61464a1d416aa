import { fileURLToPath } from 'node:url';
import type { PluginOption, Rollup } from 'vite';

const sources = fileURLToPath(new URL('../src/', import.meta.url));
/** What nearly every page is made of. */
const isShared = (id: string) => id.startsWith(`${sources}ui/`) || id.startsWith(`${sources}platform/`) || id.includes('/wot-design-uni/');

/** Everything that these modules import, and they themselves. */
function importedBy(entries: readonly string[], { getModuleInfo }: Pick<Rollup.PluginContext, 'getModuleInfo'>): Set<string> {
  const found = new Set(entries);
  // A set goes on to what is added while it is walked.
  for (const id of found) for (const imported of getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

/**
 * The program in two files, one for the start and one that pages share, besides what a page has for itself, and one style
 * sheet. Left alone, the bundler made a file of each component: a page asked for 33, and naming them cost more than running them.
 */
export function fewChunks(): PluginOption {
  let atStart: Set<string> | undefined;
  let base = '/';
  return {
    name: 'few-chunks',
    apply: 'build',
    config: () => ({
      build: {
        cssCodeSplit: false,
        rollupOptions: {
          output: {
            manualChunks(id, meta) {
              atStart ??= importedBy([...meta.getModuleIds()].filter((each) => meta.getModuleInfo(each)?.isEntry), meta);
              return atStart.has(id) ? 'index' : isShared(id) ? 'shared' : undefined;
            },
          },
        },
      },
    }),
    configResolved: (config) => void (base = config.base),
    // Both come at once: whichever page is the first needs the shared one too.
    transformIndexHtml: {
      order: 'post',
      handler: (_page, { bundle = {} }) =>
        Object.values(bundle)
          .filter((file) => file.type === 'chunk' && file.name === 'shared')
          .map(({ fileName }) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `${base}${fileName}` }, injectTo: 'head' as const })),
    },
  };
}
