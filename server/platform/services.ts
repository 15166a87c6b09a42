import type { Logger } from 'pino';
import { createMasterKeys, type MasterKeys } from '../access/master-key.ts';
import { createOwnTokens, type OwnTokens } from '../access/own-token.ts';
import { createTokens, type Tokens } from '../access/tokens.ts';
import { createVerifyingKeys, type KeyMaterial, type VerifyingKey } from '../access/verifying-keys.ts';
import { checkedClock, type Clock, systemClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../errors/config-error.ts';
import { type AuditCounts, createAuditCounts } from './audit/counts.ts';
import { createRefusals, type Refusals } from './audit/refusals.ts';
import { type AuditStore, createAuditStore } from './audit/store.ts';
import { type Cursors, createCursors } from './http/input/cursor.ts';
import { createLog } from './http/log/log.ts';
import { createPageLists, type PageLists } from './http/answers/page-lists.ts';
import { createRateLimits, type RateLimits } from './limits/rate-limits.ts';
import { createOutbox, type Outbox } from './mail/outbox.ts';
import { createMailTransport, type MailTransport } from './mail/transport.ts';
import { createOwnKeyStore, type OwnKeyStore } from './own-keys/store.ts';
import type { Database } from './store/database.ts';
import { createWebhookAddresses, type WebhookAddresses } from './webhooks/addresses.ts';
import { createWebhookDispatcher, type WebhookDispatcher } from './webhooks/dispatcher.ts';
import { createSendWebhook, type Resolve } from './webhooks/send.ts';
import { packageVersion } from '../config/package-version.ts';
import { createLastUse, type LastUse } from './store/last-use.ts';

/** The services that all others are built on. */
export interface PlatformServices {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly masterKeys: MasterKeys;
  readonly cursors: Cursors;
  readonly audit: AuditStore;
  readonly auditCounts: AuditCounts;
  readonly refusals: Refusals;
  readonly pageLists: PageLists;
  readonly lastUse: LastUse;
  readonly rateLimits: RateLimits;
  readonly verifyingKey: (row: KeyMaterial) => Promise<VerifyingKey>;
  readonly tokens: Tokens;
  readonly ownKeys: OwnKeyStore;
  readonly ownTokens: OwnTokens;
  readonly mailTransport: MailTransport;
  readonly outbox: Outbox;
  readonly fetch: typeof fetch;
  readonly webhookAddresses: WebhookAddresses;
  /** Delivers events to the backends of tenants. Not started here. */
  readonly webhookDispatcher: WebhookDispatcher;
}

export interface ServiceOptions {
  config: Config;
  database: Database;
  /** Default: the system clock. */
  clock?: Clock;
  /** Default: JSON lines on standard output, at the configured level. */
  log?: Logger;
  /** Resolves the host names of webhooks. Default: the system's resolver. */
  resolve?: Resolve;
  /** Sends requests to payment services. Default: the global `fetch`. */
  fetch?: typeof fetch;
}

/** Creates the platform services. */
export function createPlatform(options: ServiceOptions): PlatformServices {
  const { config, database, clock: givenClock = systemClock, log = createLog(config.logLevel), resolve, fetch: send = fetch } = options;
  const [first, ...others] = config.masterKeys;
  if (!first) throw new ConfigError([{ variable: 'VITRINE_MASTER_KEYS', message: 'is missing' }]);
  const clock = checkedClock(givenClock);
  const masterKeys = createMasterKeys([first, ...others]);
  const audit = createAuditStore({ clock });
  const auditCounts = createAuditCounts({ database, clock });
  const tokens = createTokens(clock);
  const ownKeys = createOwnKeyStore({ database, audit, clock, masterKeys });
  const webhookAddresses = createWebhookAddresses(config);
  const sendWebhook = createSendWebhook({ addresses: webhookAddresses, userAgent: `Vitrine/${packageVersion()}`, ...(resolve && { resolve }) });
  const mailTransport = createMailTransport(config, log);
  return {
    config,
    database,
    clock,
    log,
    masterKeys,
    cursors: createCursors(...masterKeys.deriveEach('vitrine cursor v1')),
    audit,
    auditCounts,
    refusals: createRefusals({ database, audit, clock, counts: auditCounts }),
    pageLists: createPageLists({ database, clock }),
    lastUse: createLastUse({ database, clock }),
    rateLimits: createRateLimits({ database, clock }),
    verifyingKey: createVerifyingKeys(masterKeys),
    tokens,
    ownKeys,
    ownTokens: createOwnTokens({ ownKeys, tokens, clock, publicUrl: config.publicUrl }),
    mailTransport,
    outbox: createOutbox({ database, clock, masterKeys, transport: mailTransport, log }),
    fetch: send,
    webhookAddresses,
    webhookDispatcher: createWebhookDispatcher({ database, clock, masterKeys, log, send: sendWebhook }),
  };
}
