import type { Config } from '../../config.ts';
import type { ContactCipher } from '../contact-cipher.ts';
import type { Db } from '../database.ts';
import type { ObjectStorage } from '../object-storage.ts';
import type { SmsGateway } from '../sms-gateway.ts';
import type { WechatGateway } from '../wechat-gateway.ts';

/** What the features need from outside. Tests give real ones over local servers. */
export interface Deps {
  config: Config;
  db: Db;
  cipher: ContactCipher;
  sms: SmsGateway;
  objects: ObjectStorage;
  /** Absent without a mini program's account. */
  wechat?: WechatGateway;
}
