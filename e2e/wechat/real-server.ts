// Our own server on a port, over a database of its own: what the mini program talks to in these tests.
import type { AddressInfo } from 'node:net';
import { createTestApp, type TestApp, type TestOverrides } from '../../apps/server/test/test-app.ts';
import type { StoredValues } from './runtime/wx/storage.ts';

export interface RealServer extends TestApp {
  base: string;
}

export async function startRealServer(overrides?: TestOverrides): Promise<RealServer> {
  const server = await createTestApp(overrides);
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as AddressInfo;
  return { ...server, base: `http://127.0.0.1:${port}` };
}

/** What the program keeps on a phone whose user signed in earlier. */
export function storedSession(side: 'practitioner' | 'institution', token: string): StoredValues {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  return { [`session.${side}`]: { token, expiresAt, scope: 'full' }, lastSide: side };
}
