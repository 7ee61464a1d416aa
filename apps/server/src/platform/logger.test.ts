// The program as it runs in production: what it writes to its output holds no secret.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { solveProof, type ProofChallenge } from '../../seed/solve-proof.ts';
import { bindPractitioner, buildPractitioner, testPassword } from '../../test/builders.ts';
import { createTestApp } from '../../test/test-app.ts';
import { newKey } from '../../test/test-client.ts';

it('[trust 2.19] [ASVS 16.2.5] [rule 1] phones, passwords, flow tokens and session tokens never stand in the log, also not at its finest level', { timeout: 60_000 }, async () => {
  const t = await createTestApp();
  const practitioner = await buildPractitioner(t.deps);
  await bindPractitioner(t.deps, practitioner);
  const dataDir = mkdtempSync(join(tmpdir(), 'certification-careers-log-'));
  const { databaseUrl, contactKey } = t.deps.config;
  const env = {
    PATH: process.env['PATH'], NODE_ENV: 'production', LOG_LEVEL: 'trace', HOST: '127.0.0.1', PORT: '0',
    DATA_DIR: dataDir, DATABASE_URL: databaseUrl, CONTACT_KEY: contactKey!.toString('base64'),
  };
  const server = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, '../main.ts')], { env });
  let output = '';
  const address = await new Promise<string>((found, failed) => {
    server.once('exit', () => failed(new Error(`the server did not start: ${output}`)));
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const url = /服务已启动：(http:\S+)/.exec(output)?.[1];
        if (url !== undefined) found(url);
      });
    }
  });
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': newKey(), 'x-device-id': newKey(), ...headers },
      body: JSON.stringify(body),
    });
    return (await response.json().catch(() => ({}))) as Record<string, string>;
  };
  const prove = async () => solveProof((await (await fetch(`${address}/v1/proof-challenges/new`)).json()) as ProofChallenge);
  try {
    const { phone } = practitioner;
    const { flowToken } = await post('/v1/password-resets', { phone, proof: await prove() });
    expect((await post('/v1/sms-codes', { flowToken })).code).toBe('sms_unavailable');
    expect((await post('/v1/practitioner-sessions', { phone, password: 'my wrong guess' })).code).toBe('password_wrong');
    expect((await post('/v1/phone-look-ups', { phone: `${phone}x` })).code).toBe('request_invalid');
    expect((await post(`/v1/phone-look-ups?phone=${phone}`, { phone, proof: await prove() })).outcome).toBe('password');
    const { token } = await post('/v1/practitioner-sessions', { phone, password: testPassword });
    expect(await post('/v1/sessions/current/sign-out', {}, { authorization: `Bearer ${token}` })).toEqual({});
    server.kill('SIGTERM');
    await once(server, 'exit');
    expect(output.match(/request completed/g)!.length).toBeGreaterThanOrEqual(6);
    for (const secret of [phone, testPassword, 'my wrong guess', flowToken!, token!, env.CONTACT_KEY]) expect(output).not.toContain(secret);
  } finally {
    server.kill('SIGKILL');
    await t.close();
    rmSync(dataDir, { recursive: true });
  }
});
