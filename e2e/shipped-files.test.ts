// What is built is what everybody gets: no map back to the sources, no file of the workshop, no secret's name.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const apps = resolve(import.meta.dirname, '../apps');
const builds = [['console', 'admin/dist'], ['phone', 'mobile/dist/build/h5'], ['mini program', 'mobile/dist/build/mp-weixin']] as const;
const filesOf = (folder: string) => readdirSync(join(apps, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

describe.each(builds)('the %s', (_app, folder) => {
  it('[ASVS 13.4.1 13.4.3] holds no source map and no hidden file, and names none', () => {
    const files = filesOf(folder);
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => /\.map$|\/\.|\.(ts|vue|env|log|bak|orig)$/.test(file.slice(apps.length)))).toEqual([]);
    for (const file of files.filter((each) => /\.(js|css|wxss|html)$/.test(each))) expect(/sourceMappingURL=(?!data:)\S*\.map/.exec(readFileSync(file, 'utf8')), file).toBeNull();
  });

  it('[ASVS 13.3.1] [trust 2.10.1] names no secret of the server', () => {
    for (const file of filesOf(folder).filter((each) => /\.(js|json|html|wxml)$/.test(each))) expect(/CONTACT_KEY|WECHAT_SECRET|OBJECT_STORAGE_SECRET|SMS_ALIYUN|session_key|DATABASE_URL/.exec(readFileSync(file, 'utf8'))?.[0], file).toBeUndefined();
  });
});
