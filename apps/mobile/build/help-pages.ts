import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marked, type Token, type Tokens } from 'marked';
import type { PluginOption } from 'vite';

/** One line of a help page, as the app draws it. */
export type HelpBlock =
  | { kind: 'heading' | 'text' | 'point' | 'note'; text: string }
  | { kind: 'step'; number: number; text: string }
  | { kind: 'picture'; name: string; text: string };

export interface HelpPage {
  /** Folder and file without its ending: `institution/01-sign-in`. */
  key: string;
  side: 'practitioner' | 'institution';
  title: string;
  blocks: HelpBlock[];
}

const plain = (text: string) => text.replaceAll(/[*`]/g, '').replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1').trim();

function blocksOf(token: Token): HelpBlock[] {
  if (token.type === 'heading') return [{ kind: 'heading', text: plain((token as Tokens.Heading).text) }];
  if (token.type === 'blockquote') return [{ kind: 'note', text: plain((token as Tokens.Blockquote).text) }];
  if (token.type === 'list') {
    const { items, ordered, start } = token as Tokens.List;
    const first = typeof start === 'number' ? start : 1;
    return items.map((item, index) => (ordered ? { kind: 'step', number: first + index, text: plain(item.text) } : { kind: 'point', text: plain(item.text) }));
  }
  if (token.type !== 'paragraph') return [];
  const image = (token as Tokens.Paragraph).tokens.find((part): part is Tokens.Image => part.type === 'image');
  if (image !== undefined) return [{ kind: 'picture', name: image.href.replace(/^.*\//, ''), text: image.text }];
  return [{ kind: 'text', text: plain((token as Tokens.Paragraph).text) }];
}

/** Reads one page of the manual: its first heading is the title. */
export function readHelpPage(key: string, markdown: string): HelpPage {
  const [title, ...blocks] = marked.lexer(markdown).flatMap(blocksOf);
  if (title?.kind !== 'heading') throw new Error(`docs/manual/${key}.md begins with a heading`);
  return { key, side: key.startsWith('institution/') ? 'institution' : 'practitioner', title: title.text, blocks };
}

/**
 * The 操作手册 in docs/manual as the module `virtual:help`. The H5 ships its pictures; the mini program has the words only,
 * because its packages are limited.
 */
export function helpPages(manual: string): PluginOption {
  // Told to stand in the sub-package that reads it: a module without a place goes into the main package of the mini program.
  const place = fileURLToPath(new URL('../src/features/help/help-pages.js', import.meta.url));
  const sides = ['practitioner', 'institution'];
  const filesOf = (side: string) => readdirSync(join(manual, side)).filter((name) => name.endsWith('.md')).sort();
  const hasPictures = process.env['UNI_PLATFORM'] === 'h5';
  const addressOf = (name: string) => {
    const hash = createHash('sha256').update(readFileSync(join(manual, 'pictures', name))).digest('hex').slice(0, 8);
    return `assets/help/${name.replace(/(\.\w+)$/, `-${hash}$1`)}`;
  };
  const pictures = () => (hasPictures ? readdirSync(join(manual, 'pictures')).filter((name) => name.endsWith('.webp')) : []);
  return {
    name: 'help-pages',
    enforce: 'pre',
    resolveId: (id) => (id === 'virtual:help' ? place : undefined),
    load(id) {
      if (id !== place) return undefined;
      const pages = sides.flatMap((side) => filesOf(side).map((file) => readHelpPage(`${side}/${file.replace(/\.md$/, '')}`, readFileSync(join(manual, side, file), 'utf8'))));
      const addresses = Object.fromEntries(pictures().map((name) => [name, `/${addressOf(name)}`]));
      return `export const helpPages = ${JSON.stringify(pages)};\nexport const helpPictures = ${JSON.stringify(addresses)};`;
    },
    generateBundle() {
      for (const name of pictures()) this.emitFile({ type: 'asset', fileName: addressOf(name), source: readFileSync(join(manual, 'pictures', name)) });
    },
  };
}
