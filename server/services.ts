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
import { createRefusals, type Refusals } from './audit/refusals.ts';
import { createIdentityEmbedKeys } from './attribute-identity/live-embed-keys.ts';
import { type AuditStore, createAuditStore } from './audit/store.ts';
import { checkedClock, type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { type Courier, createCourier } from './mail/courier.ts';
import { createMailTransport, type MailTransport } from './mail/transport.ts';
import { createOutbox, type Outbox } from './mail/outbox.ts';
import { createMasterKeyCheck, type MasterKeyCheck } from './master-key/check.ts';
import { createMagicLinkAsks, type MagicLinkAsks } from './magic-links/asks.ts';
import { createMagicLinkStore, type MagicLinkStore } from './magic-links/store.ts';
import { type CustomerStore, createCustomerStore } from './customers/store.ts';
import { createEmbedKeyStore, type EmbedKeyStore } from './embed-keys/store.ts';
import { createSsoConnectionStore, type SsoConnectionStore } from './connections/store.ts';
import { ConfigError } from './errors/config-error.ts';
import { type Cursors, createCursors } from './http/cursor.ts';
import { createLog } from './http/log.ts';
import { createReceiptStore, type ReceiptStore } from './receipts/store.ts';
import { createDirectoryStore, type DirectoryStore } from './directories/store.ts';
import { createInspect, type Inspect } from './signing-keys/inspect.ts';
import { createLiveKeys, type LiveKeys } from './signing-keys/live-keys.ts';
import { createSigningKeyStore, type SigningKeyStore } from './signing-keys/store.ts';
import { createLiveSessions, type FindLiveSession } from './sessions/live-sessions.ts';
import { createSessionStore, type SessionStore } from './sessions/store.ts';
import type { Database } from './store/database.ts';
import { createTenantStore, type TenantStore } from './tenants/store.ts';
import { createWidgetTokenStore, type WidgetTokenStore } from './widget-tokens/store.ts';

/** Everything that routes, pages and commands work with, made once. */
export interface Services {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly masterKeys: MasterKeys;
  readonly masterKeyCheck: MasterKeyCheck;
  readonly cursors: Cursors;
  readonly audit: AuditStore;
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
  const apiKeys = createApiKeyStore({ database, audit, clock });
  const embedKeys = createEmbedKeyStore({ database, audit, clock });
  const signingKeys = createSigningKeyStore({ database, audit, clock });
  const liveKeys = createLiveKeys(database);
  const ownKeys = createOwnKeyStore({ database, audit, clock, masterKeys });
  const verifyingKey = createVerifyingKeys(masterKeys);
  const tokens = createTokens(clock);
  const ownTokens = createOwnTokens({ ownKeys, tokens, clock, publicUrl });
  const liveSession = createLiveSessions(database);
  const refusals = createRefusals({ database, audit, clock });
  const widgetTokens = createWidgetTokenStore({ database, audit, clock, mode: config.mode, customers, ownTokens });
  const credentials = { database, apiKeys, embedKeys, tenants, liveKeys, verifyingKey, tokens, clock, ownTokens, liveAccessKey: createLiveAccessKeys(database), mode: config.mode, identityEmbedKey: createIdentityEmbedKeys(database), widgetTokens, refusals, liveSession };
  const rateLimits = createRateLimits({ database, clock });
  const mailTransport = createMailTransport(config, log);
  const outbox = createOutbox({ database, clock, masterKeys, transport: mailTransport, log });
  const sessions = createSessionStore({ database, audit, clock, ownTokens });
  const magicLinks = createMagicLinkStore({ database, audit, clock, masterKeys, sessions });
  const magicLinkAsks = createMagicLinkAsks({ database, audit, clock, masterKeys, log, rateLimits, customers, magicLinks, outbox, publicUrl });
  const courier = createCourier({ steps: [() => magicLinkAsks.fulfil(), () => outbox.drain()], log });
  return {
    config,
    database,
    clock,
    log,
    masterKeys,
    masterKeyCheck: createMasterKeyCheck({ database, masterKeys, clock }),
    cursors: createCursors(masterKeys.derive('vitrine cursor v1')),
    audit,
    tenants,
    customers,
    receipts,
    apiKeys,
    accessKeys: createAccessKeyStore({ database, audit, clock, mode: config.mode }),
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
    inspect: createInspect({ clock, masterKeys, database, ownKeys, publicUrl, keysNamed: (tenantId, kid) => signingKeys.named(tenantId, kid) }),
    authenticate: createAuthenticate(credentials),
    kindOf: createKindOf(credentials),
    rateLimits,
    mailTransport,
    outbox,
    magicLinks,
    magicLinkAsks,
    courier,
  };
}
