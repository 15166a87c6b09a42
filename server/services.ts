import type { Logger } from 'pino';
import { type Authenticate, createAuthenticate, createKindOf } from './access/authenticate.ts';
import { createOwnTokens, type OwnTokens } from './access/own-token.ts';
import { createMasterKeys, type MasterKeys } from './access/master-key.ts';
import { createRateLimits, type RateLimits } from './access/rate-limits.ts';
import { createTokens, type Tokens } from './access/tokens.ts';
import { createVerifyingKeys } from './access/verifying-keys.ts';
import { type ApiKeyStore, createApiKeyStore } from './api-keys/store.ts';
import { createOwnKeyStore, type OwnKeyStore } from './own-keys/store.ts';
import { createLiveAccessKeys } from './access-keys/live-access-keys.ts';
import { createEmbedTokenStore, type EmbedTokenStore } from './access-keys/embed-tokens.ts';
import { type AccessKeyStore, createAccessKeyStore } from './access-keys/store.ts';
import { type AuditCounts, createAuditCounts } from './audit/counts.ts';
import { createRefusals, type Refusals } from './audit/refusals.ts';
import { createIdentityEmbedKeys } from './attribute-identity/live-embed-keys.ts';
import { type AuditStore, createAuditStore } from './audit/store.ts';
import { checkedClock, type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { type Courier, createCourier } from './mail/courier.ts';
import { createMailTransport, type MailTransport } from './mail/transport.ts';
import { createOutbox, type Outbox } from './mail/outbox.ts';
import { createMagicLinkAsks, type MagicLinkAsks } from './magic-links/asks.ts';
import { createMagicLinkStore, type MagicLinkStore } from './magic-links/store.ts';
import { type CustomerStore, createCustomerStore } from './customers/store.ts';
import { createEmbedKeyStore, type EmbedKeyStore } from './embed-keys/store.ts';
import { createSsoConnectionStore, type SsoConnectionStore } from './connections/store.ts';
import { ConfigError } from './errors/config-error.ts';
import { type Cursors, createCursors } from './http/cursor.ts';
import { createLog } from './http/log.ts';
import { createShareTokenVault } from './receipts/share-token.ts';
import { createReceiptStore, type ReceiptStore } from './receipts/store.ts';
import { createDirectoryStore, type DirectoryStore } from './directories/store.ts';
import { createInspect, type Inspect } from './signing-keys/inspect.ts';
import { createLiveKeys, type LiveKeys } from './signing-keys/live-keys.ts';
import { createSigningKeyStore, type SigningKeyStore } from './signing-keys/store.ts';
import { createLiveSessions, type FindLiveSession } from './sessions/live-sessions.ts';
import { createSessionStore, type SessionStore } from './sessions/store.ts';
import type { Database } from './store/database.ts';
import { createLastUse, type LastUse } from './store/last-use.ts';
import { createTenantStore, type TenantStore } from './tenants/store.ts';
import { createLeases } from './upkeep/lease.ts';
import { upkeepPieces } from './upkeep/pieces.ts';
import { createUpkeep, type Upkeep } from './upkeep/upkeep.ts';
import { createWidgetTokenStore, type WidgetTokenStore } from './widget-tokens/store.ts';

/** Everything that routes, pages and commands work with, made once. */
export interface Services {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly lastUse: LastUse;
  readonly masterKeys: MasterKeys;
  readonly cursors: Cursors;
  readonly audit: AuditStore;
  readonly auditCounts: AuditCounts;
  readonly tenants: TenantStore;
  readonly customers: CustomerStore;
  readonly receipts: ReceiptStore;
  readonly apiKeys: ApiKeyStore;
  readonly accessKeys: AccessKeyStore;
  readonly embedTokens: EmbedTokenStore;
  readonly embedKeys: EmbedKeyStore;
  readonly sessions: SessionStore;
  readonly liveSession: FindLiveSession;
  readonly signingKeys: SigningKeyStore;
  readonly liveKeys: LiveKeys;
  readonly ownKeys: OwnKeyStore;
  readonly ownTokens: OwnTokens;
  readonly verifyingKey: ReturnType<typeof createVerifyingKeys>;
  readonly tokens: Tokens;
  readonly rateLimits: RateLimits;
  readonly refusals: Refusals;
  readonly widgetTokens: WidgetTokenStore;
  readonly ssoConnections: SsoConnectionStore;
  readonly directories: DirectoryStore;
  readonly mailTransport: MailTransport;
  readonly outbox: Outbox;
  readonly magicLinks: MagicLinkStore;
  readonly magicLinkAsks: MagicLinkAsks;
  /** Works on what requests have left to be done behind them. Not started here. */
  readonly courier: Courier;
  /** What is done now and then by one process of all. Not started here. */
  readonly upkeep: Upkeep;
  readonly inspect: Inspect;
  readonly authenticate: Authenticate;
  /** The kind of a credential by its form, for doors that are not asked through a header. */
  readonly kindOf: ReturnType<typeof createKindOf>;
}

export interface ServiceOptions {
  config: Config;
  database: Database;
  /** Default: the system's. */
  clock?: Clock;
  /** Default: JSON lines on standard output, at the configured level. */
  log?: Logger;
}

/** Puts the services together: the one place that knows which needs which. */
export function createServices({ config, database, clock: givenClock = systemClock, log = createLog(config.logLevel) }: ServiceOptions): Services {
  const [first, ...others] = config.masterKeys;
  if (!first) throw new ConfigError([{ variable: 'VITRINE_MASTER_KEYS', message: 'is missing' }]);
  const { publicUrl } = config;
  const clock = checkedClock(givenClock);
  const masterKeys = createMasterKeys([first, ...others]);
  const audit = createAuditStore({ clock });
  const tenants = createTenantStore({ database, audit, clock, publicUrl });
  const customers = createCustomerStore({ database, audit, clock });
  const receipts = createReceiptStore({ database, audit, customers, clock, masterKeys, publicUrl });
  const lastUse = createLastUse({ database, clock });
  const apiKeys = createApiKeyStore({ database, audit, clock, lastUse });
  const embedKeys = createEmbedKeyStore({ database, audit, clock, lastUse });
  const signingKeys = createSigningKeyStore({ database, audit, clock });
  const liveKeys = createLiveKeys(database);
  const ownKeys = createOwnKeyStore({ database, audit, clock, masterKeys });
  const verifyingKey = createVerifyingKeys(masterKeys);
  const tokens = createTokens(clock);
  const ownTokens = createOwnTokens({ ownKeys, tokens, clock, publicUrl });
  const liveSession = createLiveSessions(database);
  const auditCounts = createAuditCounts({ database, clock });
  const refusals = createRefusals({ database, audit, clock, counts: auditCounts });
  const widgetTokens = createWidgetTokenStore({ database, audit, clock, mode: config.mode, customers, ownTokens });
  const credentials = { database, apiKeys, embedKeys, tenants, liveKeys, verifyingKey, tokens, clock, ownTokens, liveAccessKey: createLiveAccessKeys(database), mode: config.mode, identityEmbedKey: createIdentityEmbedKeys(database), widgetTokens, refusals, liveSession };
  const rateLimits = createRateLimits({ database, clock });
  const mailTransport = createMailTransport(config, log);
  const outbox = createOutbox({ database, clock, masterKeys, transport: mailTransport, log });
  const sessions = createSessionStore({ database, audit, clock, ownTokens });
  const magicLinks = createMagicLinkStore({ database, audit, clock, masterKeys, sessions });
  const magicLinkAsks = createMagicLinkAsks({ database, auditCounts, clock, masterKeys, log, rateLimits, customers, magicLinks, outbox, publicUrl, taken: () => courier.nudge() });
  const courier = createCourier({
    steps: [
      { dueInMs: () => magicLinkAsks.dueInMs(), run: () => magicLinkAsks.fulfil() },
      { dueInMs: () => outbox.dueInMs(), run: () => outbox.drain() },
    ],
    log,
  });
  return {
    config,
    database,
    clock,
    log,
    lastUse,
    masterKeys,
    cursors: createCursors(masterKeys.derive('vitrine cursor v1')),
    audit,
    auditCounts,
    tenants,
    customers,
    receipts,
    apiKeys,
    accessKeys: createAccessKeyStore({ database, audit, clock, lastUse, mode: config.mode }),
    embedTokens: createEmbedTokenStore({ database, audit, clock, customers, ownTokens }),
    embedKeys,
    sessions,
    liveSession,
    signingKeys,
    liveKeys,
    ownKeys,
    ownTokens,
    verifyingKey,
    tokens,
    refusals,
    widgetTokens,
    ssoConnections: createSsoConnectionStore({ database, audit, clock, customers }),
    directories: createDirectoryStore({ database, audit, clock, customers }),
    inspect: createInspect({ clock, masterKeys, database, ownKeys, publicUrl, findKey: (tenantId, id) => signingKeys.find(tenantId, id) }),
    authenticate: createAuthenticate(credentials),
    kindOf: createKindOf(credentials),
    rateLimits,
    mailTransport,
    outbox,
    magicLinks,
    magicLinkAsks,
    courier,
    upkeep: createUpkeep({ leases: createLeases({ database, clock }), pieces: upkeepPieces({ auditDays: config.auditDays, database, clock, audit, ownKeys, vault: createShareTokenVault(masterKeys, publicUrl) }), log }),
  };
}
