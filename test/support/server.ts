import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { By } from '../../server/audit/model.ts';
import type { Limit } from '../../server/access/rate-limits.ts';
import type { Role } from '../../server/access/roles.ts';
import { createApp, type VitrineApp } from '../../server/app.ts';
import { type Clock, systemClock } from '../../server/clock.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { createLog } from '../../server/http/log.ts';
import { createHttpServer, listen, stopListening } from '../../server/http/listen.ts';
import { type MintOptions, mintToken } from '../../server/minting/mint-token.ts';
import { generateKey } from '../../server/signing-keys/new-key.ts';
import type { Database, Engine } from '../../server/store/database.ts';
import { openDatabase } from '../../server/store/open.ts';
import type { TenantRow } from '../../server/store/schema.ts';
import { newTenant } from '../../server/tenants/model.ts';
import { freshPlace } from './engines.ts';

export interface TestServerOptions {
  /** Default: SQLite. */
  engine?: Engine;
  clock?: Clock;
  /** Further variables of the configuration. */
  env?: Record<string, string>;
  maxInFlight?: number;
  /** Default: without end, for tests that try hundreds of bad credentials. */
  failedAuthentications?: Limit;
  /** Gets every line of the log. Default: nothing is logged. */
  onLog?: (line: string) => void;
}

/** A tenant with what is needed to act as it. */
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

/** The real server, listening on a port of its own, with an empty database. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly engine: Engine;
  readonly config: Config;
  readonly clock: Clock;
  readonly database: Database;
  readonly app: VitrineApp;
  readonly services: VitrineApp['services'];
  /** Who stands in the audit trail for what a test arranges. */
  readonly by: By;
  createTenant(settings?: { slug?: string; [setting: string]: unknown }): Promise<TestTenant>;
  /** @param tenantId `null` for the operator's key. @returns The secret. */
  createApiKey(tenantId: string | null, role?: Role): Promise<string>;
  /** `fetch` on this server. `as` is sent as the bearer; `json` is sent as a JSON body; redirects are not followed. */
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
export async function startTestServer({ engine = 'sqlite', clock = systemClock, env = {}, maxInFlight, failedAuthentications = { points: 1, seconds: 0 }, onLog }: TestServerOptions = {}): Promise<TestServer> {
  const place = await freshPlace(engine);
  let app: VitrineApp | undefined;
  const http: Server = createHttpServer((request, response) => app?.listener(request, response), () => url);
  let url = '';
  const port = await listen(http, { host: '127.0.0.1', port: 0 });
  url = `http://localhost:${port}`;
  const masterKey = `test:${randomBytes(32).toString('base64')}`;
  const config: Config = readConfig({ PUBLIC_URL: url, VITRINE_DATA: place.folder, VITRINE_MASTER_KEYS: masterKey, ...(place.database.engine === 'postgres' && { DATABASE_URL: place.database.url }), ...env });
  const database = await openDatabase(config);
  const log = onLog ? createLog('debug', { write: onLog }) : createLog('silent');
  const made = await createApp({ config, database, clock, log, failedAuthentications, ...(maxInFlight !== undefined && { maxInFlight }) });
  app = made;
  const { services } = made;
  const by: By = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null };

  const createApiKey = async (tenantId: string | null, role: Role = 'owner'): Promise<string> => (await services.apiKeys.create(by, { tenantId, name: 'test', role })).secret;

  return {
    url,
    port,
    engine,
    config,
    clock,
    database,
    app: made,
    services,
    by,
    createApiKey,
    async createTenant({ slug = `t-${randomBytes(6).toString('hex')}`, ...settings } = {}) {
      const row = await services.tenants.create(by, newTenant.parse({ slug, name: 'Acme', ...settings }));
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
      return fetch(new URL(path, url), { redirect: 'manual', ...init, headers, ...(json !== undefined && { method: init.method ?? 'POST', body: JSON.stringify(json) }) });
    },
    async close() {
      await stopListening(http, 2_000);
      await made.close();
      await database.close();
      await place.remove();
    },
  };
}
