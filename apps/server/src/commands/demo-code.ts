// npm run demo:code
import { demoCode } from '../../seed/demo-operators.ts';
import { findDemoLogins } from '../../seed/demo-logins.ts';
import { readConfig } from '../config.ts';

// Reads the file of the demo and nothing else: it works beside a running server and opens no database.
const operators = findDemoLogins(readConfig().dataDir)?.operators;
if (operators === undefined) {
  console.error('没有演示账号：请先运行 npm start 载入演示数据。');
  process.exitCode = 1;
} else {
  console.log(`演示运营账号的动态验证码（${30 - (Math.floor(Date.now() / 1000) % 30)} 秒后更换，每个只能用一次）：`);
  for (const { accountName, secret } of operators) console.log(`  ${accountName.padEnd(14)} ${demoCode(secret)}`);
}
