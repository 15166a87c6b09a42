import { type BackgroundWorker, createBackgroundWorker } from '../platform/upkeep/background-worker.ts';
import type { ResourceServices } from '../resources/services.ts';
import { createLiveAccessKeys, type FindLiveAccessKey } from './access-keys/live-access-keys.ts';
import { type AccessKeyStore, createAccessKeyStore } from './access-keys/store.ts';
import { type ApiKeyStore, createApiKeyStore } from './api-keys/store.ts';
import { createIdentityEmbedKeys, type FindIdentityEmbedKey } from './attribute-identity/live-embed-keys.ts';
import { createEmbedKeyStore, type EmbedKeyStore } from './embed-keys/store.ts';
import { createEmbedTokenStore, type EmbedTokenStore } from './embed-tokens/store.ts';
import { createMagicLinkRequests, type MagicLinkRequests } from './magic-links/requests.ts';
import { createMagicLinkStore, type MagicLinkStore } from './magic-links/store.ts';
import { createLiveSessions, type FindLiveSession } from './sessions/live-sessions.ts';
import { createMasterKeyCheck, type MasterKeyCheck } from './master-key/check.ts';
import { createSessionStore, type SessionStore } from './sessions/store.ts';
import { createLiveKeys, type LiveKeys } from './signing-keys/live-keys.ts';
import { createSigningKeyStore, type SigningKeyStore } from './signing-keys/store.ts';
import { createLiveWidgetTokens, type FindLiveWidgetToken } from './widget-tokens/live-widget-tokens.ts';
import { createWidgetTokenStore, type WidgetTokenStore } from './widget-tokens/store.ts';

/** The resources, and the stores of all credential kinds. */
export interface CredentialServices extends ResourceServices {
  readonly apiKeys: ApiKeyStore;
  readonly masterKeyCheck: MasterKeyCheck;
  readonly accessKeys: AccessKeyStore;
  readonly liveAccessKey: FindLiveAccessKey;
  readonly embedTokens: EmbedTokenStore;
  readonly embedKeys: EmbedKeyStore;
  readonly identityEmbedKey: FindIdentityEmbedKey;
  readonly sessions: SessionStore;
  readonly liveSession: FindLiveSession;
  readonly signingKeys: SigningKeyStore;
  readonly liveKeys: LiveKeys;
  readonly widgetTokens: WidgetTokenStore;
  readonly liveWidgetToken: FindLiveWidgetToken;
  readonly magicLinks: MagicLinkStore;
  readonly magicLinkRequests: MagicLinkRequests;
  /** Runs the background work of requests. Not started here. */
  readonly backgroundWorker: BackgroundWorker;
}

/** Adds the stores of the built-in credential kinds to the resources. A kind added later creates its own from these. */
export function createCredentialServices(resources: ResourceServices): CredentialServices {
  const { database, audit, auditCounts, clock, masterKeys, log, rateLimits, customers, ownTokens, outbox, lastUse } = resources;
  const { mode, publicUrl } = resources.config;
  const sessions = createSessionStore({ database, audit, clock, ownTokens });
  const magicLinks = createMagicLinkStore({ database, audit, clock, masterKeys, sessions });
  const magicLinkRequests = createMagicLinkRequests({
    database,
    auditCounts,
    clock,
    masterKeys,
    log,
    rateLimits,
    customers,
    magicLinks,
    outbox,
    publicUrl,
    onStored: () => backgroundWorker.nudge(),
  });
  const backgroundWorker = createBackgroundWorker({
    tasks: [
      { dueInMs: () => magicLinkRequests.dueInMs(), run: () => magicLinkRequests.processDue() },
      { dueInMs: () => outbox.dueInMs(), run: () => outbox.drain() },
    ],
    log,
  });
  return {
    ...resources,
    masterKeyCheck: createMasterKeyCheck({ database, masterKeys, clock }),
    apiKeys: createApiKeyStore({ database, audit, clock, lastUse }),
    accessKeys: createAccessKeyStore({ database, audit, clock, lastUse, mode }),
    liveAccessKey: createLiveAccessKeys(database),
    embedTokens: createEmbedTokenStore({ database, audit, clock, customers, ownTokens }),
    embedKeys: createEmbedKeyStore({ database, audit, clock, lastUse }),
    identityEmbedKey: createIdentityEmbedKeys(database),
    sessions,
    liveSession: createLiveSessions({ database, clock }),
    signingKeys: createSigningKeyStore({ database, audit, clock }),
    liveKeys: createLiveKeys(database),
    widgetTokens: createWidgetTokenStore({ database, audit, clock, mode, customers, ownTokens }),
    liveWidgetToken: createLiveWidgetTokens(database),
    magicLinks,
    magicLinkRequests,
    backgroundWorker,
  };
}
