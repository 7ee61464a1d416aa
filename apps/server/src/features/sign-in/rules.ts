import type { Config } from '../../config.ts';
import type { Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { Refusal } from '../../platform/refusal.ts';

/** Who asks, for the limits and the activity log. */
export interface Client {
  actor: Actor;
  address: string;
  /** Empty when the client sent none. */
  deviceId: string;
  /** For 登录设备 (X2); absent in tests of rules. */
  userAgent?: string;
}

/** What the actions of this feature are given besides their input. */
export interface Means {
  cipher: ContactCipher;
  limits: Config['limits'];
}

export type FlowPurpose = 'bind' | 'reset';

/** How long a flow lasts from the phone to the password: time for a slow typist and a second code. */
export const flowSeconds = 1_800;
/** Wrong passwords from one address over all accounts, in multiples of the tries of one account: an office shares one. */
export const addressTriesFactor = 5;
/** Wrong passwords of one account over all addresses: stops many addresses that guess together. */
export const accountTriesFactor = 10;

const mobile = /^1[3-9]\d{9}$/;

/**
 * The eleven digits of a mobile number, however it was typed: +86, 0086, spaces, dashes, brackets, full-width digits.
 * @throws Refusal `request_invalid` when it is no mobile number.
 */
export function normalisePhone(typed: string): string {
  const digits = typed
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Pd}−.()·]/gu, '')
    .replace(/^(?:\+|00)?86(?=1\d{10}$)/, '');
  if (mobile.test(digits)) return digits;
  throw new Refusal('request_invalid', {
    title: '请输入 11 位手机号码',
    errors: [{ pointer: '/body/phone', message: '请输入 11 位手机号码' }],
  });
}

/** 138****5678 */
export const maskPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`;

/** What the limits count as one address: an IPv4 address, or the /64 of an IPv6 one, because a home has a whole /64. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('%', 1)[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: gap }, () => '0'), ...right];
  return `${groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

/** The neighbourhood of an address: an IPv4 /24, or the /48 of an IPv6 one, which one customer can have whole. */
export function neighbourhoodOf(address: string): string {
  const network = networkOf(address);
  if (network.includes('.')) return `${network.split('.').slice(0, 3).join('.')}.0/24`;
  return `${network.split(':').slice(0, 3).join(':')}::/48`;
}

export interface ClientKeys {
  device?: string;
  address: string;
  network: string;
}

/** Under which names look-ups are counted. What WeChat says is worth more than what a device calls itself. */
export function clientKeysOf({ address, deviceId }: Client, openidIndex: Buffer | null): ClientKeys {
  const places = { address: `address:${networkOf(address)}`, network: `network:${neighbourhoodOf(address)}` };
  if (openidIndex !== null) return { device: `openid:${openidIndex.toString('base64url')}`, ...places };
  return deviceId === '' ? places : { device: `device:${deviceId}`, ...places };
}

/**
 * How many hashes the next proof takes: twice as many for each number that this device asked for today, and for every few
 * of its address and neighbourhood, where more people are.
 */
export function proofHashes(asked: { device: number; address: number; network: number }, limits: Means['limits']): number {
  const { proofLightHashes, proofHardestHashes, proofAddressNumbersPerDoubling, proofNetworkNumbersPerDoubling } = limits;
  const doublings = Math.max(asked.device, Math.floor(asked.address / proofAddressNumbersPerDoubling), Math.floor(asked.network / proofNetworkNumbersPerDoubling));
  return Math.min(proofLightHashes * 2 ** doublings, Math.max(proofLightHashes, proofHardestHashes));
}

/** The one active entry of the registry with a phone, and how far its sign-in has come. */
export interface PhoneHolder {
  id: string;
  /** False as well when the registry's phone changed since it was bound (rule 22). */
  isBound: boolean;
  passwordHash: string | null;
  passwordSetAt: Date | null;
}

/** P1: which way step 1 goes. Bound without a password asks for a code again (rule 20). */
export function lookUpOutcome(holder: PhoneHolder | undefined): 'not_found' | 'verify' | 'password' {
  if (holder === undefined) return 'not_found';
  return holder.isBound && holder.passwordHash !== null ? 'password' : 'verify';
}

/** A flow serves only the person it was opened for: binding while there is no password, resetting while bound. */
export function isFlowOf(flow: { purpose: FlowPurpose; practitionerId: string | null }, holder: PhoneHolder | undefined): holder is PhoneHolder {
  if (holder === undefined || flow.practitionerId !== holder.id) return false;
  return flow.purpose === 'reset' ? holder.isBound : lookUpOutcome(holder) === 'verify';
}

const purposeWords = { bind: '绑定手机号', reset: '重置登录密码' } as const;

/** The message: signature, purpose, code, how long; no link. */
export const smsText = (purpose: FlowPurpose, code: string, ttlSeconds: number): string =>
  `【认证人员职业信息服务平台】验证码 ${code}，用于${purposeWords[purpose]}，${Math.ceil(ttlSeconds / 60)} 分钟内有效。请勿告诉他人；如非本人操作，请忽略。`;

/** What a code is kept as is keyed by the flow and its purpose, so it serves no other (rule 18). */
export const codeInput = (flow: { id: string; purpose: FlowPurpose }, code: string): string => `sms-code:${flow.purpose}:${flow.id}:${code}`;

/** The counter of wrong codes of one number, over all its flows. */
export const wrongCodesKey = (phoneIndex: Buffer): string => `sms-wrong:${phoneIndex.toString('base64url')}`;
