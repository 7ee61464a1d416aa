// What the build put into its folder: the configuration, the pages, and which package each file belongs to.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface PageConfig {
  navigationBarTitleText?: string;
  enablePullDownRefresh?: boolean;
  usingComponents?: Record<string, string>;
  [key: string]: unknown;
}

interface AppConfig {
  pages: string[];
  subPackages?: { root: string; pages: string[]; independent?: boolean }[];
  subpackages?: { root: string; pages: string[]; independent?: boolean }[];
  tabBar?: { custom?: boolean; list: { pagePath: string; text: string }[] };
  window?: PageConfig;
  usingComponents?: Record<string, string>;
  [key: string]: unknown;
}

export interface AppPackage {
  directory: string;
  config: AppConfig;
  /** Every page's path without extension, the main package first. */
  pages: string[];
  tabs: { path: string; text: string }[];
  /** Sub-package roots, each ending with a slash. */
  roots: string[];
  files: string[];
  readJson(path: string): PageConfig | undefined;
  /** The root of the sub-package that holds `path`; '' is the main package. */
  packageOf(path: string): string;
}

export const buildCommand = 'npm run build -- weixin';

export function readAppPackage(directory: string): AppPackage {
  if (!existsSync(join(directory, 'app.json'))) {
    throw new Error(`没有微信小程序的构建结果（${directory}/app.json）。请先运行：${buildCommand}`);
  }
  const config = JSON.parse(readFileSync(join(directory, 'app.json'), 'utf8')) as AppConfig;
  const subPackages = config.subPackages ?? config.subpackages ?? [];
  const roots = subPackages.map(({ root }) => `${root.replace(/^\/|\/$/g, '')}/`);
  const json = new Map<string, PageConfig | undefined>();
  return {
    directory,
    config,
    pages: [...config.pages, ...subPackages.flatMap(({ pages }, index) => pages.map((page) => `${roots[index]}${page}`))],
    tabs: (config.tabBar?.list ?? []).map(({ pagePath, text }) => ({ path: pagePath, text })),
    roots,
    files: listFiles(directory).map((file) => relative(directory, file)),
    packageOf: (path) => roots.find((root) => path.startsWith(root)) ?? '',
    readJson(path) {
      if (!json.has(path)) {
        const file = join(directory, `${path}.json`);
        json.set(path, existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PageConfig) : undefined);
      }
      return json.get(path);
    },
  };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? listFiles(path) : [path];
  });
}

/** `../a/b` as written in `from` as a path from the package's top. */
export function resolvePath(path: string, from: string): string {
  const parts = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
