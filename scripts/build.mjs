// `npm run build` makes everything that is out of date; `npm run build -- server` only that part.
import { build, buildNames, installAll } from './prepare.mjs';
import { say, Stop } from './terminal.mjs';

try {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !buildNames.includes(name));
  if (unknown !== undefined) throw new Stop(`没有名为 ${unknown} 的构建，可用：${buildNames.join('、')}`);
  await installAll();
  for (const name of wanted.length > 0 ? wanted : buildNames) {
    if (!(await build(name))) say(`✓ ${name} 没有变化，无需构建`);
  }
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
