// WXML to render functions, by the compiler that WeChat's own framework uses.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { template } from 'glass-easel';
import { TmplGroup } from 'glass-easel-template-compiler';
import { resolvePath, type AppPackage } from './app-package.ts';
import { builtInTags } from './built-in-tags.ts';

type Templates = Map<string, template.ComponentTemplate>;
interface Compiled {
  templates: Templates;
  /** What the compiler found odd but took, such as two attributes of one name. */
  warnings: string[];
}
interface CompileError {
  isError: boolean;
  message: string;
  startLine: number;
}

const compiled = new Map<string, Compiled>();

/** Compiled once for each folder, because a test file launches the same build many times. */
export function compileTemplates(app: AppPackage): Compiled {
  const known = compiled.get(app.directory);
  if (known) return known;
  const group = new TmplGroup();
  const paths: string[] = [];
  const warnings: string[] = [];
  for (const file of app.files) {
    const source = () => readFileSync(join(app.directory, file), 'utf8');
    if (file.endsWith('.wxs')) group.addScript(file.slice(0, -4), source());
    if (!file.endsWith('.wxml')) continue;
    const path = file.slice(0, -5);
    const errors = (group.addTmpl(path, source()) as CompileError[] | undefined) ?? [];
    // A tag that is not closed is mended here, but WeChat refuses it.
    const isFatal = ({ isError, message }: CompileError) => isError || message.includes('end tag');
    if (errors.some(isFatal)) throw new Error(`${file} 不能编译：${errors.filter(isFatal).map(describe).join('；')}`);
    warnings.push(...errors.map((error) => `${file}: ${describe(error)}`));
    checkTags(app, path, source());
    paths.push(path);
  }
  const groupList = new Function(`return ${group.getTmplGenObjectGroups()}`)() as Record<string, never>;
  group.free();
  const templates: Templates = new Map();
  for (const path of paths) {
    // `bindtap` without a colon on built-in tags is legal in WeChat; glass-easel wants to be told.
    templates.set(path, { groupList, content: groupList[path]!, fallbackListenerOnNativeNode: true });
  }
  const result = { templates, warnings };
  compiled.set(app.directory, result);
  return result;
}

const describe = ({ message, startLine }: CompileError) => `${message}（第 ${startLine + 1} 行）`;

/** WeChat draws an unknown tag as nothing and only warns; here it is an error. */
function checkTags(app: AppPackage, path: string, source: string) {
  const own = app.readJson(path);
  if (!own) return;
  const using = { ...app.config.usingComponents, ...own.usingComponents };
  for (const [, tag] of source.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<([a-z][\w-]*)/g)) {
    if (tag === undefined || builtInTags.has(tag)) continue;
    const target = using[tag];
    if (target === undefined) throw new Error(`${path}.wxml 使用了没有声明的组件 <${tag}>`);
    const file = resolvePath(target, path);
    if (!app.files.includes(`${file}.js`)) throw new Error(`${path}.json 的组件 <${tag}> 没有文件 ${file}.js`);
  }
}
