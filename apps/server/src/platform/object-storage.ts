import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Config } from '../config.ts';
import { createFolderStorage } from './object-storage-folder.ts';
import { createS3Storage } from './object-storage-s3.ts';

/**
 * Keeps the bytes of pictures, each under a key that the program made: `feedback/pic_….png`. Nothing is served from here
 * directly; an operation decides who may read. Every act that cannot be done in time throws an ObjectStorageFault.
 */
export interface ObjectStorage {
  /** Whole or not at all. The same key again replaces it. */
  put(key: string, bytes: Buffer, mediaType: string): Promise<void>;
  /** Undefined when there is none. A stream that breaks off ends in an error. */
  get(key: string): Promise<Readable | undefined>;
  /** One that is not there counts as deleted. */
  delete(key: string): Promise<void>;
}

/** The storage is away, slow or refuses us. Becomes 503; its words, which name no secret, go to the log. */
export class ObjectStorageFault extends Error {
  override readonly name = 'ObjectStorageFault';
}

const keyPattern = /^[a-z]+\/[A-Za-z0-9_-]+\.[a-z]+$/;

/** Keys are made here and never taken from a request; a key of another shape is a defect of the program. */
export function requireKey(key: string): string {
  if (!keyPattern.test(key)) throw new Error('not a key of the object storage');
  return key;
}

/** The storage of the settings: an S3 bucket, or a folder of the data folder. */
export const openObjectStorage = (config: Config): ObjectStorage =>
  config.objectStorage === undefined ? createFolderStorage(join(config.dataDir, 'objects')) : createS3Storage(config.objectStorage);
