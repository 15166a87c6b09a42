import { resolve } from 'node:path';
import { ConfigError } from '../errors/config-error.ts';
import { type DatabaseConfig, defaultPostgresLimits } from './database-config.ts';
import type { MasterKey } from './master-key-text.ts';
import type { Network } from './networks.ts';
import { type SmtpConfig, smtpOf } from './smtp-text.ts';
import { type frameIsolations, type LogLevel, type Mode, schemaFor } from './variables.ts';

/** The parsed and validated configuration of the server. See `readConfig` for the variables. */
export interface Config {
  /** `production` is strict; `development` is for one machine and creates what is missing. */
  readonly mode: Mode;
  /** Address that the server listens on. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /**
   * Public address of the server: an origin, and a path when the host name is shared. Without a trailing slash. Every link is built from it, never from
   * a request.
   */
  readonly publicUrl: string;
  readonly database: DatabaseConfig;
  /** Absolute path of the folder for everything stored on disk. */
  readonly dataFolder: string;
  /** The first key seals, all keys open. Empty only in development, until `ensureMasterKey` has run. */
  readonly masterKeys: readonly MasterKey[];
  readonly logLevel: LogLevel;
  /** Number of proxies in front of the server, each of which appends to `X-Forwarded-For`. */
  readonly trustProxyHops: number;
  /**
   * Whether frames request their own process. `auto`: when the host page is same-site and the browser reports it. `always`: adds some 50 ms to every
   * first frame.
   */
  readonly frameIsolation?: (typeof frameIsolations)[number];
  /** The mail server. Absent: mails are kept and shown in development, and not sent in production. */
  readonly smtp: SmtpConfig | undefined;
  /** Sender of every mail: an address, or a name and an address in angle brackets. */
  readonly mailFrom: string;
  /** Absolute path of the folder with the operator's own widgets, each in a folder of its own. Absent: there are none. */
  readonly widgetsFolder?: string | undefined;
  /** Days for which audit entries are kept. Absent: forever. */
  readonly auditDays?: number | undefined;
  /** Non-public networks that webhooks may reach. Absent: none, except loopback in development. */
  readonly webhookAllow?: readonly Network[] | undefined;
}

/**
 * Parses the configuration from environment variables; an empty variable counts as absent.
 *
 * | variable | default | rule |
 * |---|---|---|
 * | `NODE_ENV` | development | `production` is strict, everything else is development; other spellings of production are refused |
 * | `PORT` | 4310 | 0 to 65535 |
 * | `HOST` | 127.0.0.1; 0.0.0.0 in production | |
 * | `PUBLIC_URL` | `http://localhost:PORT`; required in production | an origin, with a path when its host name is shared; `https` unless on loopback |
 * | `DATABASE_URL` | SQLite in the data folder | `postgres://…/name` |
 * | `DATABASE_POOL_SIZE` | 10 | 2 to 500 connections of this process |
 * | `DATABASE_CONNECT_TIMEOUT_MS` | 2000 | 100 to 60000: how long a request waits for a connection |
 * | `DATABASE_STATEMENT_TIMEOUT_MS` | 4000 | 100 to 60000: how long a statement may run |
 * | `DATABASE_LOCK_TIMEOUT_MS` | 2000 | 100 to 60000: how long a transaction waits for a lock of another one |
 * | `VITRINE_DATA` | ./data | folder |
 * | `VITRINE_MASTER_KEYS` | created in development; required in production | `id:base64` of 32 random bytes, comma-separated |
 * | `VITRINE_WIDGETS` | none | folder of the operator's widgets, each in its own folder: docs/widgets.md |
 * | `LOG_LEVEL` | info | fatal, error, warn, info, debug, trace, silent |
 * | `VITRINE_TRUST_PROXY_HOPS` | 0 | 0 to 10 |
 * | `VITRINE_FRAME_ISOLATION` | auto | auto, always: whether frames request their own process |
 * | `SMTP_URL` | none | `smtp://user:password@host:587` or `smtps://…:465`; STARTTLS is required in production except on loopback |
 * | `VITRINE_AUDIT_DAYS` | kept forever | 1 to 99999: older entries of the audit trail are removed |
 * | `VITRINE_WEBHOOK_ALLOW` | none | non-public networks that webhooks may reach: `10.20.0.0/16, fd12::/48` |
 * | `MAIL_FROM` | required with `SMTP_URL` | `name@example.com` or `Acme <name@example.com>` |
 *
 * @throws ConfigError that lists every faulty variable, without its value.
 *
 * @example
 * const config = readConfig(process.env);
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const mode = modeOf(env['NODE_ENV'] ?? '');
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schemaFor(mode).safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => ({ variable: String(path[0]), message })));
  }
  const { PORT, HOST, PUBLIC_URL, DATABASE_URL, LOG_LEVEL, SMTP_URL, MAIL_FROM } = parsed.data;
  const { VITRINE_DATA, VITRINE_WIDGETS, VITRINE_MASTER_KEYS, VITRINE_TRUST_PROXY_HOPS, VITRINE_AUDIT_DAYS } = parsed.data;
  if (SMTP_URL !== undefined && MAIL_FROM === undefined) throw new ConfigError([{ variable: 'MAIL_FROM', message: 'is required with SMTP_URL' }]);
  const dataFolder = resolve(VITRINE_DATA);
  const limits = {
    ...defaultPostgresLimits,
    poolSize: parsed.data.DATABASE_POOL_SIZE,
    connectTimeoutMs: parsed.data.DATABASE_CONNECT_TIMEOUT_MS,
    statementTimeoutMs: parsed.data.DATABASE_STATEMENT_TIMEOUT_MS,
    lockTimeoutMs: parsed.data.DATABASE_LOCK_TIMEOUT_MS,
  };
  return Object.freeze<Config>({
    mode,
    host: HOST,
    port: PORT,
    publicUrl: PUBLIC_URL ?? `http://localhost:${PORT}`,
    database: DATABASE_URL === undefined ? { engine: 'sqlite', file: resolve(dataFolder, 'vitrine.db') } : { engine: 'postgres', url: DATABASE_URL, limits },
    dataFolder,
    widgetsFolder: VITRINE_WIDGETS === undefined ? undefined : resolve(VITRINE_WIDGETS),
    masterKeys: VITRINE_MASTER_KEYS ?? [],
    logLevel: LOG_LEVEL,
    trustProxyHops: VITRINE_TRUST_PROXY_HOPS,
    frameIsolation: parsed.data.VITRINE_FRAME_ISOLATION,
    smtp: SMTP_URL === undefined ? undefined : smtpOf(SMTP_URL, mode === 'production'),
    mailFrom: MAIL_FROM ?? 'vitrine@localhost',
    auditDays: VITRINE_AUDIT_DAYS,
    webhookAllow: parsed.data.VITRINE_WEBHOOK_ALLOW,
  });
}

/** @throws ConfigError for a misspelt `production`: running as development would skip the production requirements. */
function modeOf(value: string): Mode {
  if (value === 'production') return value;
  if (/^\s*["']?prod/i.test(value)) throw new ConfigError([{ variable: 'NODE_ENV', message: 'must be exactly "production", in lower case' }]);
  return 'development';
}
