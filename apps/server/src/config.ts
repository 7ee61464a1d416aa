import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/**
 * Every setting of the program, from the environment and nowhere else. docs/operations/settings.md lists them;
 * `npm run check` compares the two.
 */
const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Folder of the own database, the secrets made for development, the outbox and uploaded files. */
  DATA_DIR: z.string().min(1).default('.data'),
  /** A PostgreSQL ≥ 15 to use instead of the own one. */
  DATABASE_URL: z.string().min(1).optional(),
  /** The owner of the tables in that database, who migrates them, so that DATABASE_URL can be a role that owns nothing. */
  DATABASE_OWNER_URL: z.string().min(1).optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(20),
  /** 32 bytes, base64. Encrypts phones, e-mails and WeChat ids, and keys their look-up index. */
  CONTACT_KEY: z.string().optional(),
  /** Folder with the built H5; served at `/` when it exists. */
  H5_DIR: z.string().optional(),
  /** Folder with the built operators' console; served at `/admin/` when it exists. */
  ADMIN_DIR: z.string().optional(),
  /** Addresses and networks (CIDR) from which operators may work, comma separated. Empty: all. */
  OPERATOR_ADDRESSES: z.string().default(''),
  /** An S3-compatible service for pictures. Without it they are files in DATA_DIR. */
  OBJECT_STORAGE_URL: z.url({ protocol: /^https?$/ }).optional(),
  OBJECT_STORAGE_BUCKET: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,62}$/).optional(),
  OBJECT_STORAGE_REGION: z.string().min(1).default('us-east-1'),
  OBJECT_STORAGE_KEY_ID: z.string().min(1).optional(),
  OBJECT_STORAGE_SECRET: z.string().min(1).optional(),
  /** Longest wait for one act of the object storage. */
  OBJECT_STORAGE_SECONDS: z.coerce.number().int().min(1).max(60).default(10),
  /** Where the H5 stands for everybody, e.g. https://careers.example.com: what shared links and posters lead to. */
  PUBLIC_URL: z.string().regex(/^https?:\/\/[^\s?#]+$/).max(200).optional(),
  /** Addresses of reverse proxies whose X-Forwarded-For is believed, comma separated. Empty: none. */
  TRUST_PROXY: z.string().default(''),
  /** Longest waits for a client that sends slowly. */
  REQUEST_HEADERS_SECONDS: z.coerce.number().int().min(1).max(120).default(10),
  REQUEST_SECONDS: z.coerce.number().int().min(1).max(600).default(30),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** `outbox`: a file and the terminal, never in production. */
  SMS_GATEWAY: z.enum(['outbox', 'none']).optional(),
  /** `1`: fill an empty database with demo data at start. */
  DEMO: z.enum(['0', '1']).default('0'),

  // Limits. Each is counted in the database.
  LOOK_UP_NUMBERS_PER_DEVICE_PER_DAY: z.coerce.number().int().min(1).default(5),
  LOOK_UP_NUMBERS_PER_ADDRESS_PER_10_MINUTES: z.coerce.number().int().min(1).default(10),
  LOOK_UP_NUMBERS_PER_ADDRESS_PER_DAY: z.coerce.number().int().min(1).default(30),
  LOOK_UP_REPEATS_PER_HOUR: z.coerce.number().int().min(1).default(20),
  SMS_RESEND_SECONDS: z.coerce.number().int().min(1).default(60),
  SMS_TTL_SECONDS: z.coerce.number().int().min(1).default(300),
  SMS_WRONG_TRIES: z.coerce.number().int().min(1).default(5),
  SMS_WRONG_TRIES_PER_PHONE_PER_DAY: z.coerce.number().int().min(1).default(10),
  SMS_PER_PHONE_PER_HOUR: z.coerce.number().int().min(1).default(5),
  SMS_PER_PHONE_PER_DAY: z.coerce.number().int().min(1).default(10),
  SMS_PER_ADDRESS_PER_HOUR: z.coerce.number().int().min(1).default(10),
  SIGN_IN_WRONG_TRIES: z.coerce.number().int().min(1).default(5),
  SIGN_IN_LOCK_SECONDS: z.coerce.number().int().min(1).default(900),
  DEFAULT_PASSWORD_DAYS: z.coerce.number().int().min(1).default(7),
  CARD_LISTS_PER_MINUTE: z.coerce.number().int().min(1).default(60),
  CARD_ROWS_PER_DAY: z.coerce.number().int().min(1).default(1000),
  CARD_VIEWS_PER_MINUTE: z.coerce.number().int().min(1).default(30),
  CARD_VIEWS_PER_DAY: z.coerce.number().int().min(1).default(300),
  REVEALS_PER_10_MINUTES: z.coerce.number().int().min(1).default(20),
  REVEALS_PER_DAY: z.coerce.number().int().min(1).default(100),

  // Rule 26. The law's least is the least here: logs six months, records three years.
  ACTIVITY_LOG_MONTHS: z.coerce.number().int().min(6).max(240).default(36),
  RECORD_YEARS: z.coerce.number().int().min(3).max(30).default(3),
  SHARES_PER_PERSON_PER_DAY: z.coerce.number().int().min(1).default(30),
  SHARE_VIEWS_PER_ADDRESS_PER_MINUTE: z.coerce.number().int().min(1).default(60),
  SHARE_MISSES_PER_ADDRESS_PER_10_MINUTES: z.coerce.number().int().min(1).default(20),
  FEEDBACK_PER_DAY: z.coerce.number().int().min(1).default(10),
  FEEDBACK_PICTURES_PER_HOUR: z.coerce.number().int().min(1).default(30),
});

export type Config = ReturnType<typeof readConfig>;

/** A setting that is missing or wrong; the message says which and what to do, in Chinese for the operator. */
export class ConfigError extends Error {}

/**
 * Reads and checks the settings.
 * @throws ConfigError on a wrong value, and in production on a missing or short secret or a development gateway.
 */
export function readConfig(environment: Record<string, string | undefined> = process.env) {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}：${issue.message}`);
    throw new ConfigError(`环境变量有误：\n${lines.join('\n')}`);
  }
  const settings = parsed.data;
  const isProduction = settings.NODE_ENV === 'production';
  const contactKey = settings.CONTACT_KEY === undefined ? undefined : Buffer.from(settings.CONTACT_KEY, 'base64');
  if (contactKey !== undefined && contactKey.length !== 32) {
    throw new ConfigError('CONTACT_KEY 必须是 32 字节的 base64（例如：openssl rand -base64 32）');
  }
  if (contactKey !== undefined && contactKey.every((byte) => byte === contactKey[0])) {
    throw new ConfigError('CONTACT_KEY 不能是示例值，请用 openssl rand -base64 32 生成');
  }
  if (isProduction && contactKey === undefined) {
    throw new ConfigError('生产环境必须设置 CONTACT_KEY（例如：openssl rand -base64 32）');
  }
  if (isProduction && settings.SMS_GATEWAY === 'outbox') {
    throw new ConfigError('生产环境不能使用开发用短信出口 SMS_GATEWAY=outbox');
  }
  if (isProduction && settings.DEMO === '1') throw new ConfigError('生产环境不能加载演示数据 DEMO=1');
  return {
    isProduction,
    isTest: settings.NODE_ENV === 'test',
    host: settings.HOST,
    port: settings.PORT,
    dataDir: settings.DATA_DIR,
    databaseUrl: settings.DATABASE_URL,
    databaseOwnerUrl: settings.DATABASE_OWNER_URL,
    databasePoolSize: settings.DATABASE_POOL_SIZE,
    contactKey,
    h5Dir: settings.H5_DIR,
    adminDir: settings.ADMIN_DIR,
    operatorAddresses: operatorAddressesOf(settings.OPERATOR_ADDRESSES),
    publicUrl: settings.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    objectStorage: objectStorageOf(settings),
    trustedProxies: settings.TRUST_PROXY.split(',').map((address) => address.trim()).filter(Boolean),
    timeouts: { headersSeconds: settings.REQUEST_HEADERS_SECONDS, requestSeconds: settings.REQUEST_SECONDS },
    logLevel: settings.LOG_LEVEL,
    smsGateway: settings.SMS_GATEWAY ?? (isProduction ? ('none' as const) : ('outbox' as const)),
    loadsDemo: settings.DEMO === '1',
    retention: { activityLogMonths: settings.ACTIVITY_LOG_MONTHS, recordYears: settings.RECORD_YEARS },
    limits: {
      lookUpNumbersPerDevicePerDay: settings.LOOK_UP_NUMBERS_PER_DEVICE_PER_DAY,
      lookUpNumbersPerAddressPer10Minutes: settings.LOOK_UP_NUMBERS_PER_ADDRESS_PER_10_MINUTES,
      lookUpNumbersPerAddressPerDay: settings.LOOK_UP_NUMBERS_PER_ADDRESS_PER_DAY,
      lookUpRepeatsPerHour: settings.LOOK_UP_REPEATS_PER_HOUR,
      smsResendSeconds: settings.SMS_RESEND_SECONDS,
      smsTtlSeconds: settings.SMS_TTL_SECONDS,
      smsWrongTries: settings.SMS_WRONG_TRIES,
      smsWrongTriesPerPhonePerDay: settings.SMS_WRONG_TRIES_PER_PHONE_PER_DAY,
      smsPerPhonePerHour: settings.SMS_PER_PHONE_PER_HOUR,
      smsPerPhonePerDay: settings.SMS_PER_PHONE_PER_DAY,
      smsPerAddressPerHour: settings.SMS_PER_ADDRESS_PER_HOUR,
      signInWrongTries: settings.SIGN_IN_WRONG_TRIES,
      signInLockSeconds: settings.SIGN_IN_LOCK_SECONDS,
      defaultPasswordDays: settings.DEFAULT_PASSWORD_DAYS,
      cardListsPerMinute: settings.CARD_LISTS_PER_MINUTE,
      cardRowsPerDay: settings.CARD_ROWS_PER_DAY,
      cardViewsPerMinute: settings.CARD_VIEWS_PER_MINUTE,
      cardViewsPerDay: settings.CARD_VIEWS_PER_DAY,
      revealsPer10Minutes: settings.REVEALS_PER_10_MINUTES,
      revealsPerDay: settings.REVEALS_PER_DAY,
      sharesPerPersonPerDay: settings.SHARES_PER_PERSON_PER_DAY,
      shareViewsPerAddressPerMinute: settings.SHARE_VIEWS_PER_ADDRESS_PER_MINUTE,
      shareMissesPerAddressPer10Minutes: settings.SHARE_MISSES_PER_ADDRESS_PER_10_MINUTES,
      feedbackPerDay: settings.FEEDBACK_PER_DAY,
      feedbackPicturesPerHour: settings.FEEDBACK_PICTURES_PER_HOUR,
    },
  };
}

/** A wrong entry stops the start: a rule that quietly allows nobody or everybody is worse than none. */
function operatorAddressesOf(text: string): BlockList | undefined {
  const entries = text.split(',').map((entry) => entry.trim()).filter(Boolean);
  if (entries.length === 0) return undefined;
  const allowed = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const version = isIP(address);
    const bits = prefix === undefined ? (version === 6 ? 128 : 32) : Number(prefix);
    if (version === 0 || !/^\d*$/.test(prefix ?? '') || !(bits >= 0 && bits <= (version === 6 ? 128 : 32))) {
      throw new ConfigError(`OPERATOR_ADDRESSES 中的“${entry}”不是 IP 地址或网段（例如 203.0.113.7,10.0.0.0/8）`);
    }
    allowed.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4');
  }
  return allowed;
}

/** All of them or none: half an account would fail at the first picture. */
function objectStorageOf(settings: z.output<typeof Environment>) {
  if (settings.OBJECT_STORAGE_URL === undefined) return undefined;
  const given = (name: 'OBJECT_STORAGE_BUCKET' | 'OBJECT_STORAGE_KEY_ID' | 'OBJECT_STORAGE_SECRET') => {
    const value = settings[name];
    if (value === undefined) throw new ConfigError(`设置了 OBJECT_STORAGE_URL 就必须设置 ${name}`);
    return value;
  };
  return {
    url: settings.OBJECT_STORAGE_URL,
    bucket: given('OBJECT_STORAGE_BUCKET'),
    region: settings.OBJECT_STORAGE_REGION,
    keyId: given('OBJECT_STORAGE_KEY_ID'),
    secret: given('OBJECT_STORAGE_SECRET'),
    timeoutSeconds: settings.OBJECT_STORAGE_SECONDS,
  };
}
