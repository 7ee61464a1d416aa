import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoOperator } from './demo-operators.ts';

/** What a visitor of the demo signs in with. Random for each data folder, kept readable by its owner only. */
export interface DemoLogins {
  practitioner: { phone: string; password: string };
  /** Not bound yet: the code of the first sign-in is printed on the terminal. */
  newPractitioner: { phone: string };
  institution: { accountName: string; password: string; name: string };
  /** With its default password: the first sign-in asks for a new one. */
  newInstitution: { accountName: string; defaultPassword: string; name: string };
  /** One for each role, with the second factor set up; absent in a demo that is older than the console. */
  operators?: DemoOperator[];
}

const fileOf = (dataDir: string) => join(dataDir, 'demo-logins.json');

export function findDemoLogins(dataDir: string): DemoLogins | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as DemoLogins;
  } catch {
    return undefined;
  }
}

export const keepDemoLogins = (dataDir: string, logins: DemoLogins): void => writeFileSync(fileOf(dataDir), JSON.stringify(logins, null, 2), { mode: 0o600 });

const roleNames = { administrator: '系统管理员', business: '业务运营', auditor: '安全审计' } as const;

export function describeDemoLogins(logins: DemoLogins): string[] {
  return [
    '演示账号（均为虚构人员与机构）：',
    `  认证人员（已有密码）  手机号 ${logins.practitioner.phone}   密码 ${logins.practitioner.password}`,
    `  认证人员（首次登录）  手机号 ${logins.newPractitioner.phone}   验证码会显示在本终端`,
    `  认证机构（已有密码）  账号 ${logins.institution.accountName}   密码 ${logins.institution.password}`,
    `  认证机构（首次登录）  账号 ${logins.newInstitution.accountName}   默认密码 ${logins.newInstitution.defaultPassword}`,
    ...(logins.operators ?? []).map(({ role, accountName, password }) => `  运营后台（${roleNames[role]}） 账号 ${accountName}   密码 ${password}`),
    ...(logins.operators === undefined ? [] : ['  运营后台的地址是 /admin/ ；登录时要填的动态验证码，用 npm run demo:code 查看']),
  ];
}
