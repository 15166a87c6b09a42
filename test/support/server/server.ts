import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { By } from '../../../server/platform/audit/model.ts';
import type { Limit } from '../../../server/platform/limits/limit.ts';
import type { Role } from '../../../server/access/roles.ts';
import { createApp, type VitrineApp } from '../../../server/app.ts';
import { type Clock, systemClock } from '../../../server/clock.ts';
import { type Config, readConfig } from '../../../server/config/config.ts';
import { createHttpServer, listen, stopListening } from '../../../server/platform/http/listen/listen.ts';
import type { OwnWidgetSource } from '../../../server/pages/own-widgets/own-widget-source.ts';
import type { LoadLimits } from '../../../server/platform/http/load/load.ts';
import { createLog } from '../../../server/platform/http/log/log.ts';
import { createMessageClasses } from '../../../server/platform/http/listen/message-classes.ts';
import { type MintOptions, mintToken } from '../../../backend/mint-token.ts';
import { generateKey } from '../../../server/credentials/signing-keys/new-key.ts';
import type { CredentialDescriptor } from '../../../server/credentials/descriptor.ts';
import type { Migration } from '../../../server/platform/store/migrations/migration.ts';
import type { Database, Engine } from '../../../server/platform/store/database.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';
import type { TenantRow } from '../../../server/platform/store/schema.ts';
import { newTenant } from '../../../server/resources/tenants/model.ts';
import { freshPlace, migratedPlace, type FreshPlace } from '../databases/engines.ts';

export interface TestServerOptions {
  /** Default: SQLite. */
  engine?: Engine;
  /** Default: a new empty one, removed at the end. */
  place?: FreshPlace;
  clock?: Clock;
  /** Path prefix of the server, for a shared host name: `/vitrine`. Default: none. */
  path?: string;
  /** Further variables of the configuration. */
  env?: Record<string, string>;
  maxInFlight?: number;
  load?: LoadLimits;
  /** Default: unlimited, for tests that try hundreds of bad credentials. */
  failedAuthentications?: Limit;
  /** Default: the built-in kinds of credential, and their schema. */
  credentials?: readonly CredentialDescriptor[];
  migrations?: readonly Migration[];
  /** Default: the configured widgets. */
  ownWidgets?: OwnWidgetSource;
  /** The `fetch` for payment services. Default: the global one. */
  fetch?: typeof fetch;
  /** Receives every line of the log. Default: nothing is logged. */
  onLog?: (line: string) => void;
}

/** A tenant, with the keys to act as it. */
export interface TestTenant {
  row: TenantRow;
  id: string;
  slug: string;
  /** The active HS256 signing key. */
  key: { id: string; secret: string };
  /** Secret of an API key with the role `owner`. */
  apiKey: string;
  /** Mints a token for a customer or receipt of this tenant. */
  mint(claims: Omit<MintOptions, 'secret' | 'privateKey' | 'issuer'> & { issuer?: string }): Promise<string>;
}

/** The real server on a port of its own, with an empty database. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly engine: Engine;
  readonly config: Config;
  readonly clock: Clock;
  readonly database: Database;
  /** The underlying HTTP server. */
  readonly http: Server;
  readonly app: VitrineApp;
  readonly services: VitrineApp['services'];
  /** The actor in the audit trail for a test's own preparations. */
  readonly by: By;
  /** Creates a tenant whose viewers see drafts unless `settings` say otherwise. */
  createTenant(settings?: { slug?: string; [setting: string]: unknown }): Promise<TestTenant>;
  /** @param tenantId `null` for the operator's key. @returns The secret. */
  createApiKey(tenantId: string | null, role?: Role): Promise<string>;
  /** `fetch` on this server. Sends `as` as the bearer token, and `json` as a JSON body. Does not follow redirects. */
  fetch(path: string, options?: RequestInit & { as?: string; json?: unknown }): Promise<Response>;
  close(): Promise<void>;
}

/**
 * Starts the real server for a test file or a single test.
 *
 * @example
 * const server = await startTestServer({ engine: 'postgres', clock });
 * const acme = await server.createTenant();
 * const response = await server.fetch('/v1/receipts', { as: await acme.mint({ customer: 'c-1' }) });
 * await server.close();
 */
export async function startTestServer({
  engine = 'sqlite',
  place: given,
  clock = systemClock,
  path = '',
  env = {},
  maxInFlight,
  load,
  failedAuthentications = { points: 1, seconds: 0 },
  onLog,
  credentials,
  migrations,
  ownWidgets,
  fetch: ask,
}: TestServerOptions = {}): Promise<TestServer> {
  const place = given ?? (await (migrations ? freshPlace(engine) : migratedPlace(engine)));
  let app: VitrineApp | undefined;
  const log = onLog ? createLog(env['LOG_LEVEL'] === 'info' ? 'info' : 'debug', { write: onLog }) : createLog('silent');
  const messageClasses = createMessageClasses();
  const http: Server = createHttpServer(
    messageClasses,
    (request, response) => app?.(request, response),
    { publicUrl: () => url, log },
  );
  let url = '';
  const port = await listen(http, { host: '127.0.0.1', port: 0 });
  url = `http://localhost:${port}${path}`;
  const masterKey = `test:${randomBytes(32).toString('base64')}`;
  const databaseUrl = place.database.engine === 'postgres' && { DATABASE_URL: place.database.url };
  const config: Config = { ...readConfig({ PUBLIC_URL: url, VITRINE_DATA: place.folder, VITRINE_MASTER_KEYS: masterKey, ...databaseUrl, ...env }) };
  const database = await openDatabase(config, { migrations });
  const made = await createApp({
    config,
    database,
    clock,
    log,
    messageClasses,
    failedAuthentications,
    ...(credentials && { credentials }),
    ...(maxInFlight !== undefined && { maxInFlight }),
    ...(load && { load }),
    ...(ownWidgets && { ownWidgets }),
    ...(ask && { fetch: ask }),
  });
  app = made;
  const { services } = made;
  const by: By = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null };

  const createApiKey = async (tenantId: string | null, role: Role = 'owner'): Promise<string> =>
    (await services.apiKeys.create(by, { tenantId, name: 'test', role })).secret;

  return {
    url,
    port,
    engine,
    config,
    clock,
    database,
    http,
    app: made,
    services,
    by,
    createApiKey,
    async createTenant({ slug = `t-${randomBytes(6).toString('hex')}`, ...settings } = {}) {
      const row = await services.tenants.create(by, newTenant.parse({ slug, name: 'Acme', viewersSeeDrafts: true, ...settings }));
      const key = await services.signingKeys.add(by, await generateKey(services.masterKeys, row.id, 'HS256'));
      const { secret } = key;
      if (secret === undefined) throw new Error('A new HS256 key came without its secret.');
      return {
        row,
        id: row.id,
        slug: row.slug,
        key: { id: key.id, secret },
        apiKey: await createApiKey(row.id),
        mint: (claims) => mintToken({ secret, keyId: key.id, issuer: row.issuer, clock, ...(row.audience !== null && { audience: row.audience }), ...claims }),
      };
    },
    fetch(path, { as, json, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (as !== undefined) headers.set('authorization', `Bearer ${as}`);
      if (json !== undefined) headers.set('content-type', 'application/json');
      return fetch(new URL(path, url), {
        redirect: 'manual',
        ...init,
        headers,
        ...(json !== undefined && { method: init.method ?? 'POST', body: JSON.stringify(json) }),
      });
    },
    async close() {
      await stopListening(http, { quietMs: 0, graceMs: 2_000 });
      await made.close();
      await database.close();
      await place.remove();
    },
  };
}
