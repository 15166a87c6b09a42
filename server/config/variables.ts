import { z } from 'zod';
import { databaseUrlFault, databaseUrlOf, defaultPostgresLimits } from './database-config.ts';
import { parseMasterKeys } from './master-key-text.ts';
import { type Network, parseNetworks } from './networks.ts';
import { publicUrlFault, publicUrlOf } from './public-url.ts';
import { isSender, smtpUrlFault } from './smtp-text.ts';

/** `production` is strict; `development` is for one machine and creates what is missing. */
export type Mode = 'development' | 'production';

/** Whether frames request their own process; see `VITRINE_FRAME_ISOLATION`. */
export const frameIsolations = ['auto', 'always'] as const;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The lowest level that is logged; `silent` logs nothing. */
export type LogLevel = (typeof logLevels)[number];

/** Returns the schema of the environment variables. An empty variable counts as absent. Messages never contain the value. */
export function schemaFor(mode: Mode) {
  const strict = mode === 'production';
  const { poolSize, connectTimeoutMs, statementTimeoutMs, lockTimeoutMs } = defaultPostgresLimits;
  const publicUrl = z.string('is missing: set it to the URL at which viewers reach this server').transform(parsePublicUrl);
  const masterKeys = z.string('is missing: set it to `id:base64` with 32 random bytes from `openssl rand -base64 32`').transform(parseMasterKeys);
  return z.object({
    PORT: wholeNumber(65_535).default(4310),
    HOST: z.string().regex(/^[\w.:-]+$/, 'must be a host name or an IP address (IPv6 without brackets)').default(strict ? '0.0.0.0' : '127.0.0.1'),
    PUBLIC_URL: strict ? publicUrl : publicUrl.optional(),
    DATABASE_URL: z.string().superRefine(refusing(databaseUrlFault)).transform(databaseUrlOf).optional(),
    DATABASE_POOL_SIZE: wholeNumber(500, 2).default(poolSize),
    DATABASE_CONNECT_TIMEOUT_MS: wholeNumber(60_000, 100).default(connectTimeoutMs),
    DATABASE_STATEMENT_TIMEOUT_MS: wholeNumber(60_000, 100).default(statementTimeoutMs),
    DATABASE_LOCK_TIMEOUT_MS: wholeNumber(60_000, 100).default(lockTimeoutMs),
    VITRINE_DATA: folder.default('./data'),
    VITRINE_WIDGETS: folder.optional(),
    VITRINE_MASTER_KEYS: strict ? masterKeys : masterKeys.optional(),
    LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
    VITRINE_TRUST_PROXY_HOPS: wholeNumber(10).default(0),
    VITRINE_FRAME_ISOLATION: z.enum(frameIsolations, `must be one of ${frameIsolations.join(', ')}`).default('auto'),
    VITRINE_AUDIT_DAYS: wholeNumber(99_999, 1).optional(),
    VITRINE_WEBHOOK_ALLOW: z.string().transform(networks).optional(),
    SMTP_URL: z.string().superRefine(refusing(smtpUrlFault)).optional(),
    MAIL_FROM: z.string().refine(isSender, 'must be an e-mail address, or a name followed by the address in <>').optional(),
  });
}

/** A trailing space or line break from a file or form would name another folder, where the server would create an empty database. */
const folder = z.string().refine((path) => path.trim() === path && !/\p{Cc}/u.test(path), 'must be a folder path without surrounding spaces or line breaks');

const wholeNumber = (max: number, min = 0) =>
  z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) >= min && Number(text) <= max, `must be a whole number from ${min} to ${max}`)
    .transform(Number);

/** Refuses the texts that a function finds a fault in. */
const refusing =
  (faultOf: (value: string) => string | undefined) =>
  (value: string, context: z.RefinementCtx): void => {
    const message = faultOf(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  };

function networks(value: string, context: z.RefinementCtx): Network[] {
  const parsed = parseNetworks(value);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: 'must be networks separated by commas, such as 10.20.0.0/16, fd12::/48' });
  return z.NEVER;
}

function parsePublicUrl(value: string, context: z.RefinementCtx): string {
  const fault = publicUrlFault(value);
  if (fault === undefined) return publicUrlOf(value);
  context.addIssue({ code: 'custom', message: fault });
  return z.NEVER;
}
