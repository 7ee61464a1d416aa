// The browser tests use the system's Chromium: npm's browser packages download from other hosts while installing. The shell of
// Chromium is the same browser without windows and menus, which a test never sees and still waits for.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runStep } from './terminal.mjs';

export const howToGetBrowser = '没有浏览器，浏览器测试计为跳过。安装方法：apt-get install chromium fonts-noto-cjk（或用 CHROMIUM_PATH 指定浏览器）';

const shell = 'chromium-headless-shell';

export function findBrowser() {
  return [
    process.env.CHROMIUM_PATH,
    `/usr/bin/${shell}`,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find((path) => path && existsSync(path) && spawnSync(path, ['--version']).status === 0);
}

/** Answers the browser's path, or undefined when there is none and none can be installed. */
export async function prepareBrowser() {
  const present = findBrowser();
  if (present !== undefined && hasChineseFont()) return present;
  const prefix = rootPrefix();
  if (prefix !== undefined && spawnSync('apt-get', ['--version']).status === 0) {
    const apt = [...prefix, 'apt-get', '-qq', '-o', 'Acquire::Retries=2', '-o', 'DPkg::Lock::Timeout=120'];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = (packages) => runStep('安装浏览器与中文字体', apt[0], [...apt.slice(1), 'install', '-y', '--no-install-recommends', 'fonts-noto-cjk', ...packages], { env, timeout: 600_000 });
    await runStep('更新软件包列表', apt[0], [...apt.slice(1), 'update'], { env, timeout: 180_000 });
    if (present !== undefined) await install([]);
    // Older systems have no package of the shell.
    else if (!(await install([shell])).succeeded) await install(['chromium']);
  }
  return findBrowser();
}

function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n', '-E'] : undefined;
}

function hasChineseFont() {
  const fonts = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' });
  return fonts.status !== 0 || fonts.stdout.trim() !== '';
}
