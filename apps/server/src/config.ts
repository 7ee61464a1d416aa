import { BlockList, isIP } from 'node:net';
import { availableParallelism } from 'node:os';
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
  /** Processes that answer requests; `0`: one for each processor core. */
  WORKERS: z.coerce.number().int().min(0).max(64).default(1),
  /** `0`: no statement is sent by name, for a PgBouncer before 1.21 in transaction mode. */
  DATABASE_PREPARED: z.enum(['0', '1']).default('1'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(20),
  /** 32 bytes, base64. Encrypts phones, e-mails and WeChat ids, and keys their look-up index. */
  CONTACT_KEY: z.string().optional(),
  /** While the key is changed: the other key that still opens, or opens already, what is there. */
  CONTACT_KEY_OLD: z.string().optional(),
  /** Where the daily backup is put. Without it there is none. */
  BACKUP_DIR: z.string().min(1).optional(),
  /** The hour of the day (Asia/Shanghai) after which it is made, and how long backups are kept. */
  BACKUP_HOUR: z.coerce.number().int().min(0).max(23).default(3),
  BACKUP_KEEP_DAYS: z.coerce.number().int().min(1).max(3650).default(14),
  /** Public keys (age1…) of those who can open a backup, comma separated; the secret halves are not on this machine. */
  BACKUP_RECIPIENTS: z.string().default(''),
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
  OBJECT_STORAGE_SECONDS: z.coerce.number().int().min(1).max(60).default(4),
  /** Where the H5 stands for everybody, e.g. https://careers.example.com: what shared links and posters lead to. */
  PUBLIC_URL: z.string().regex(/^https?:\/\/[^\s?#]+$/).max(200).optional(),
  /** Addresses of reverse proxies whose X-Forwarded-For is believed, comma separated. Empty: none. */
  TRUST_PROXY: z.string().default(''),
  /** Longest waits for a client that sends slowly. */
  REQUEST_HEADERS_SECONDS: z.coerce.number().int().min(1).max(120).default(10),
  REQUEST_SECONDS: z.coerce.number().int().min(1).max(600).default(30),
  /** Longest work on one answer; then 503, whatever it was that was slow. */
  ANSWER_SECONDS: z.coerce.number().min(0.5).max(30).default(4.5),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** `outbox`: a file and the terminal, never in production. `aliyun`: 阿里云短信服务. */
  SMS_GATEWAY: z.enum(['outbox', 'none', 'aliyun']).optional(),
  SMS_ENDPOINT: z.url({ protocol: /^https?$/ }).default('https://dysmsapi.aliyuncs.com'),
  SMS_KEY_ID: z.string().min(1).optional(),
  SMS_KEY_SECRET: z.string().min(1).optional(),
  /** 短信签名, as approved, without its brackets. */
  SMS_SIGNATURE: z.string().regex(/^[^【】]{2,30}$/).optional(),
  SMS_TEMPLATE_BIND: z.string().regex(/^SMS_\w{1,40}$/).optional(),
  SMS_TEMPLATE_RESET: z.string().regex(/^SMS_\w{1,40}$/).optional(),
  /** No answer about a message comes before, so that time does not tell whether one was sent. */
  SMS_ANSWER_MILLISECONDS: z.coerce.number().int().min(0).max(5000).default(800),
  /** The mini program's account with WeChat; without it the program asks for a solved challenge there too. */
  WECHAT_APPID: z.string().regex(/^wx[0-9a-f]{16}$/).optional(),
  WECHAT_SECRET: z.string().min(16).max(128).optional(),
  /** Instead of WeChat's own address, for tests; refused in production. */
  WECHAT_API_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** `1`: fill an empty database with demo data at start. */
  DEMO: z.enum(['0', '1']).default('0'),

  // Limits. Each is counted in the database.
  LOOK_UP_NUMBERS_PER_DEVICE_PER_DAY: z.coerce.number().int().min(1).default(5),
  LOOK_UP_NUMBERS_PER_ADDRESS_PER_10_MINUTES: z.coerce.number().int().min(1).default(10),
  LOOK_UP_NUMBERS_PER_ADDRESS_PER_DAY: z.coerce.number().int().min(1).default(30),
  LOOK_UP_REPEATS_PER_HOUR: z.coerce.number().int().min(1).default(20),
  LOOK_UP_NUMBERS_PER_NETWORK_PER_DAY: z.coerce.number().int().min(1).default(200),
  LOOK_UP_ALARM_LEAST: z.coerce.number().int().min(1).default(50),
  LOOK_UP_ALARM_PERCENT: z.coerce.number().int().min(1).max(100).default(30),
  PROOF_LIGHT_HASHES: z.coerce.number().int().min(1).max(10_000_000).default(4_000),
  PROOF_HARDEST_HASHES: z.coerce.number().int().min(1).max(10_000_000).default(300_000),
  PROOF_ADDRESS_NUMBERS_PER_DOUBLING: z.coerce.number().int().min(1).default(3),
  PROOF_NETWORK_NUMBERS_PER_DOUBLING: z.coerce.number().int().min(1).default(20),
  PROOF_SECONDS: z.coerce.number().int().min(10).max(3600).default(300),
  WECHAT_CODES_PER_ADDRESS_PER_10_MINUTES: z.coerce.number().int().min(1).default(60),
  SMS_RESEND_SECONDS: z.coerce.number().int().min(1).default(60),
  SMS_TTL_SECONDS: z.coerce.number().int().min(1).default(300),
  SMS_WRONG_TRIES: z.coerce.number().int().min(1).default(5),
  SMS_WRONG_TRIES_PER_PHONE_PER_DAY: z.coerce.number().int().min(1).default(10),
  SMS_PER_PHONE_PER_HOUR: z.coerce.number().int().min(1).default(5),
  SMS_PER_PHONE_PER_DAY: z.coerce.number().int().min(1).default(10),
  SMS_PER_ADDRESS_PER_HOUR: z.coerce.number().int().min(1).default(10),
  SMS_PER_DEVICE_PER_HOUR: z.coerce.number().int().min(1).default(5),
  SMS_HOURLY_BUDGET: z.coerce.number().int().min(1).max(1_000_000).default(1000),
  SMS_DAILY_BUDGET: z.coerce.number().int().min(1).max(10_000_000).default(5000),
  SIGN_IN_WRONG_TRIES: z.coerce.number().int().min(1).default(5),
  SIGN_IN_LOCK_SECONDS: z.coerce.number().int().min(1).default(900),
  DEFAULT_PASSWORD_DAYS: z.coerce.number().int().min(1).default(7),
  /** For an assessment that asks for composed and changed passwords; 0 is off, and better (T3 of docs/trust.md). */
  PASSWORD_MIN_CLASSES: z.coerce.number().int().min(0).max(4).default(0),
  PASSWORD_MAX_AGE_DAYS: z.coerce.number().int().min(0).max(3650).default(0),
  CARD_LISTS_PER_MINUTE: z.coerce.number().int().min(1).default(60),
  CARD_ROWS_PER_DAY: z.coerce.number().int().min(1).default(1000),
  CARD_VIEWS_PER_MINUTE: z.coerce.number().int().min(1).default(30),
  CARD_VIEWS_PER_DAY: z.coerce.number().int().min(1).default(300),
  REVEAL_OFFERS_PER_MINUTE: z.coerce.number().int().min(1).default(30),
  REVEAL_OFFERS_PER_DAY: z.coerce.number().int().min(1).default(300),
  APPLICANT_LISTS_PER_MINUTE: z.coerce.number().int().min(1).default(60),
  APPLICATION_VIEWS_PER_MINUTE: z.coerce.number().int().min(1).default(30),
  APPLICATION_VIEWS_PER_DAY: z.coerce.number().int().min(1).default(500),
  JOB_LISTS_PER_MINUTE: z.coerce.number().int().min(1).default(60),
  JOB_VIEWS_PER_MINUTE: z.coerce.number().int().min(1).default(60),
  JOB_VIEWS_PER_DAY: z.coerce.number().int().min(1).default(1000),
  OWN_LISTS_PER_MINUTE: z.coerce.number().int().min(1).default(120),
  DATA_EXPORTS_PER_DAY: z.coerce.number().int().min(1).default(20),
  CONSOLE_LISTS_PER_MINUTE: z.coerce.number().int().min(1).default(120),
  CONSOLE_RECORDS_PER_MINUTE: z.coerce.number().int().min(1).default(60),
  CONSOLE_RECORDS_PER_DAY: z.coerce.number().int().min(1).default(2000),
  CONSOLE_EXPORTS_PER_HOUR: z.coerce.number().int().min(1).default(20),
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
  const contactKey = contactKeyOf('CONTACT_KEY', settings.CONTACT_KEY);
  const contactKeyOld = contactKeyOf('CONTACT_KEY_OLD', settings.CONTACT_KEY_OLD);
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
    workers: settings.WORKERS === 0 ? availableParallelism() : settings.WORKERS,
    isDatabasePrepared: settings.DATABASE_PREPARED === '1',
    contactKey,
    contactKeyOld,
    backup: backupOf(settings),
    h5Dir: settings.H5_DIR,
    adminDir: settings.ADMIN_DIR,
    operatorAddresses: operatorAddressesOf(settings.OPERATOR_ADDRESSES),
    publicUrl: settings.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    objectStorage: objectStorageOf(settings),
    trustedProxies: settings.TRUST_PROXY.split(',').map((address) => address.trim()).filter(Boolean),
    timeouts: { headersSeconds: settings.REQUEST_HEADERS_SECONDS, requestSeconds: settings.REQUEST_SECONDS, answerSeconds: settings.ANSWER_SECONDS },
    logLevel: settings.LOG_LEVEL,
    smsGateway: settings.SMS_GATEWAY ?? (isProduction ? ('none' as const) : ('outbox' as const)),
    aliyunSms: aliyunSmsOf(settings, isProduction),
    wechat: wechatOf(settings),
    loadsDemo: settings.DEMO === '1',
    retention: { activityLogMonths: settings.ACTIVITY_LOG_MONTHS, recordYears: settings.RECORD_YEARS },
    limits: {
      lookUpNumbersPerDevicePerDay: settings.LOOK_UP_NUMBERS_PER_DEVICE_PER_DAY,
      lookUpNumbersPerAddressPer10Minutes: settings.LOOK_UP_NUMBERS_PER_ADDRESS_PER_10_MINUTES,
      lookUpNumbersPerAddressPerDay: settings.LOOK_UP_NUMBERS_PER_ADDRESS_PER_DAY,
      lookUpRepeatsPerHour: settings.LOOK_UP_REPEATS_PER_HOUR,
      lookUpNumbersPerNetworkPerDay: settings.LOOK_UP_NUMBERS_PER_NETWORK_PER_DAY,
      lookUpAlarmLeast: settings.LOOK_UP_ALARM_LEAST,
      lookUpAlarmPercent: settings.LOOK_UP_ALARM_PERCENT,
      proofLightHashes: settings.PROOF_LIGHT_HASHES,
      proofHardestHashes: settings.PROOF_HARDEST_HASHES,
      proofAddressNumbersPerDoubling: settings.PROOF_ADDRESS_NUMBERS_PER_DOUBLING,
      proofNetworkNumbersPerDoubling: settings.PROOF_NETWORK_NUMBERS_PER_DOUBLING,
      proofSeconds: settings.PROOF_SECONDS,
      wechatCodesPerAddressPer10Minutes: settings.WECHAT_CODES_PER_ADDRESS_PER_10_MINUTES,
      smsResendSeconds: settings.SMS_RESEND_SECONDS,
      smsTtlSeconds: settings.SMS_TTL_SECONDS,
      smsWrongTries: settings.SMS_WRONG_TRIES,
      smsWrongTriesPerPhonePerDay: settings.SMS_WRONG_TRIES_PER_PHONE_PER_DAY,
      smsPerPhonePerHour: settings.SMS_PER_PHONE_PER_HOUR,
      smsPerPhonePerDay: settings.SMS_PER_PHONE_PER_DAY,
      smsPerAddressPerHour: settings.SMS_PER_ADDRESS_PER_HOUR,
      smsPerDevicePerHour: settings.SMS_PER_DEVICE_PER_HOUR,
      smsHourlyBudget: settings.SMS_HOURLY_BUDGET,
      smsDailyBudget: settings.SMS_DAILY_BUDGET,
      signInWrongTries: settings.SIGN_IN_WRONG_TRIES,
      signInLockSeconds: settings.SIGN_IN_LOCK_SECONDS,
      defaultPasswordDays: settings.DEFAULT_PASSWORD_DAYS,
      passwordMinClasses: settings.PASSWORD_MIN_CLASSES,
      passwordMaxAgeDays: settings.PASSWORD_MAX_AGE_DAYS,
      cardListsPerMinute: settings.CARD_LISTS_PER_MINUTE,
      cardRowsPerDay: settings.CARD_ROWS_PER_DAY,
      cardViewsPerMinute: settings.CARD_VIEWS_PER_MINUTE,
      cardViewsPerDay: settings.CARD_VIEWS_PER_DAY,
      revealOffersPerMinute: settings.REVEAL_OFFERS_PER_MINUTE,
      revealOffersPerDay: settings.REVEAL_OFFERS_PER_DAY,
      applicantListsPerMinute: settings.APPLICANT_LISTS_PER_MINUTE,
      applicationViewsPerMinute: settings.APPLICATION_VIEWS_PER_MINUTE,
      applicationViewsPerDay: settings.APPLICATION_VIEWS_PER_DAY,
      jobListsPerMinute: settings.JOB_LISTS_PER_MINUTE,
      jobViewsPerMinute: settings.JOB_VIEWS_PER_MINUTE,
      jobViewsPerDay: settings.JOB_VIEWS_PER_DAY,
      ownListsPerMinute: settings.OWN_LISTS_PER_MINUTE,
      dataExportsPerDay: settings.DATA_EXPORTS_PER_DAY,
      consoleListsPerMinute: settings.CONSOLE_LISTS_PER_MINUTE,
      consoleRecordsPerMinute: settings.CONSOLE_RECORDS_PER_MINUTE,
      consoleRecordsPerDay: settings.CONSOLE_RECORDS_PER_DAY,
      consoleExportsPerHour: settings.CONSOLE_EXPORTS_PER_HOUR,
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

/** All of them or none: half an account would fail at the first person who signs in. */
function aliyunSmsOf(settings: z.output<typeof Environment>, isProduction: boolean) {
  if (settings.SMS_GATEWAY !== 'aliyun') return undefined;
  const given = (name: 'SMS_KEY_ID' | 'SMS_KEY_SECRET' | 'SMS_SIGNATURE' | 'SMS_TEMPLATE_BIND' | 'SMS_TEMPLATE_RESET') => {
    const value = settings[name];
    if (value === undefined) throw new ConfigError(`设置了 SMS_GATEWAY=aliyun 就必须设置 ${name}`);
    return value;
  };
  if (isProduction && !settings.SMS_ENDPOINT.startsWith('https:')) throw new ConfigError('生产环境的 SMS_ENDPOINT 必须是 https 地址');
  return {
    endpoint: settings.SMS_ENDPOINT,
    keyId: given('SMS_KEY_ID'),
    secret: given('SMS_KEY_SECRET'),
    signature: given('SMS_SIGNATURE'),
    templates: { bind: given('SMS_TEMPLATE_BIND'), reset: given('SMS_TEMPLATE_RESET') },
    answerMilliseconds: settings.SMS_ANSWER_MILLISECONDS,
  };
}

function contactKeyOf(name: 'CONTACT_KEY' | 'CONTACT_KEY_OLD', text: string | undefined): Buffer | undefined {
  if (text === undefined || (name === 'CONTACT_KEY_OLD' && text === '')) return undefined;
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) throw new ConfigError(`${name} 必须是 32 字节的 base64（例如：openssl rand -base64 32）`);
  if (key.every((byte) => byte === key[0])) throw new ConfigError(`${name} 不能是示例值，请用 openssl rand -base64 32 生成`);
  return key;
}

/** A daily backup that nobody could open would be found out on the worst day. */
function backupOf(settings: z.output<typeof Environment>) {
  const recipients = settings.BACKUP_RECIPIENTS.split(',').map((recipient) => recipient.trim()).filter(Boolean);
  if (settings.BACKUP_DIR !== undefined && recipients.length === 0) throw new ConfigError('设置了 BACKUP_DIR 就必须设置 BACKUP_RECIPIENTS（用 npm run backup:key 生成）');
  return { folder: settings.BACKUP_DIR, hour: settings.BACKUP_HOUR, keepDays: settings.BACKUP_KEEP_DAYS, recipients };
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

/** Both or none, and in production WeChat's own address only: another one could say who anybody is. */
function wechatOf(settings: z.output<typeof Environment>) {
  const { WECHAT_APPID: appId, WECHAT_SECRET: secret, WECHAT_API_URL: url } = settings;
  if (url !== undefined && settings.NODE_ENV === 'production') throw new ConfigError('生产环境不能设置 WECHAT_API_URL');
  if ((appId === undefined) !== (secret === undefined)) throw new ConfigError('WECHAT_APPID 和 WECHAT_SECRET 必须同时设置');
  return appId === undefined || secret === undefined ? undefined : { appId, secret, url: url?.replace(/\/+$/, '') ?? 'https://api.weixin.qq.com' };
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
