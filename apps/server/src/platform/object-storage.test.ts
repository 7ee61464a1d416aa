import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedSignature, startS3Server, type S3Server } from '../../test/s3-server.ts';
import { readConfig } from '../config.ts';
import { createFolderStorage } from './object-storage-folder.ts';
import { createS3Storage } from './object-storage-s3.ts';
import { ObjectStorageFault, type ObjectStorage } from './object-storage.ts';

const key = 'feedback/pic_0000000000000000000000.png';
const read = async (stream: Readable | undefined) => (stream === undefined ? undefined : Buffer.concat(await stream.toArray()));

function behavesAsStorage(open: () => ObjectStorage) {
  it('[X1] gives back the very bytes, takes a repeat, and deletes', async () => {
    const storage = open();
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    expect(await storage.get(key)).toBeUndefined();
    await storage.put(key, Buffer.from('first'), 'image/png');
    await storage.put(key, bytes, 'image/png');
    expect((await read(await storage.get(key)))!.equals(bytes)).toBe(true);
    await storage.delete(key);
    await storage.delete(key);
    expect(await storage.get(key)).toBeUndefined();
  });

  it('[trust 2.14] [ASVS 5.3.2] [X1] takes no key of another shape', async () => {
    const storage = open();
    for (const bad of ['../secrets.json', 'feedback/../../x.png', 'feedback/a\u0000.png', '/etc/x.png', 'feedback/.png', 'feedback/a/b.png', 'a.png', 'feedback/a.png?x=1']) {
      await expect(storage.put(bad, Buffer.from('x'), 'image/png')).rejects.toThrow('not a key');
      await expect(storage.get(bad)).rejects.toThrow('not a key');
    }
  });
}

describe('in a folder', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'objects-'))));
  afterAll(() => rmSync(folder, { recursive: true }));
  behavesAsStorage(() => createFolderStorage(folder));

  it('[X1] files are readable by the program alone, and none is half written', async () => {
    await createFolderStorage(folder).put(key, Buffer.from('x'), 'image/png');
    expect(statSync(join(folder, key)).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'feedback'))).toEqual(['pic_0000000000000000000000.png']);
  });

  it('[X1] a folder that cannot be written is a fault, not a crash', async () => {
    writeFileSync(join(folder, 'blocked'), '');
    await expect(createFolderStorage(join(folder, 'blocked')).put(key, Buffer.from('x'), 'image/png')).rejects.toBeInstanceOf(ObjectStorageFault);
  });
});

describe('in a bucket', () => {
  let s3: S3Server;
  const account = { bucket: 'pictures', keyId: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  beforeAll(async () => void (s3 = await startS3Server(account)));
  afterAll(() => s3.close());
  const open = (changes: object = {}) => createS3Storage({ ...account, url: `${s3.url}/`, region: 'cn-east-1', timeoutSeconds: 0.4, ...changes });
  behavesAsStorage(open);

  it('[X1] the test server reads signatures as AWS does: its own documented example', () => {
    // "Signature Calculations for the Authorization Header", GET object.
    // In two parts, because it looks like a key that somebody lost.
    const documentedKeyId = `AKIA${'IOSFODNN7EXAMPLE'}`;
    const headers = {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amz-date': '20130524T000000Z',
      authorization:
        `AWS4-HMAC-SHA256 Credential=${documentedKeyId}/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41`,
    };
    const checked = expectedSignature({ method: 'GET', target: '/test.txt', headers }, new Map([[documentedKeyId, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY']]));
    expect(checked).toMatchObject({ signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41' });
  });

  it('[X1] keeps the media type, and a wrong secret, key id or bucket is a fault', async () => {
    await open().put(key, Buffer.from('picture'), 'image/png');
    expect(s3.objects.get(`/pictures/${key}`)).toEqual({ bytes: Buffer.from('picture'), mediaType: 'image/png' });
    s3.refused.length = 0;
    for (const wrong of [{ secret: 'another' }, { keyId: 'AKIDOTHER' }, { bucket: 'others' }]) {
      await expect(open(wrong).get(key)).rejects.toThrow(/GET answered 403/);
    }
    expect(s3.refused).toEqual(['wrong signature', 'unknown key id', 'another bucket']);
  });

  it.each(['hangs', 'breaks off', 'answers 500', 'redirects'] as const)('[trust 2.15] [ASVS 1.3.6] [X1] a service that %s is a fault within its time', async (behaviour) => {
    s3.behaviour = behaviour;
    const began = performance.now();
    for (const act of [() => open().put(key, Buffer.from('x'), 'image/png'), () => open().get(key), () => open().delete(key)]) {
      await expect(act()).rejects.toBeInstanceOf(ObjectStorageFault);
    }
    expect(performance.now() - began).toBeLessThan(3_000);
    s3.behaviour = 'works';
  });

  it('[X1] an answer that stops within its bytes ends in an error, not in half a picture', async () => {
    await open().put(key, Buffer.alloc(50_000, 7), 'image/png');
    s3.behaviour = 'stops within the bytes';
    const stream = await open().get(key);
    await expect(stream!.toArray()).rejects.toThrow();
    s3.behaviour = 'works';
  });

  it('[X1] a service that is not there is a fault, and its words hold no secret', async () => {
    const error: unknown = await open({ url: 'http://127.0.0.1:9' }).get(key).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ObjectStorageFault);
    expect(String((error as Error).stack)).not.toContain(account.secret);
  });
});

describe('settings', () => {
  const complete = { OBJECT_STORAGE_URL: 'https://s3.example.com', OBJECT_STORAGE_BUCKET: 'pictures', OBJECT_STORAGE_KEY_ID: 'k', OBJECT_STORAGE_SECRET: 's' };
  it('[X1] an address alone is refused with what is missing', () => {
    expect(readConfig({}).objectStorage).toBeUndefined();
    expect(readConfig(complete).objectStorage).toMatchObject({ bucket: 'pictures', region: 'us-east-1' });
    for (const name of ['OBJECT_STORAGE_BUCKET', 'OBJECT_STORAGE_KEY_ID', 'OBJECT_STORAGE_SECRET']) {
      expect(() => readConfig({ ...complete, [name]: undefined })).toThrow(name);
    }
  });
});
