import { randomBytes } from 'node:crypto';
import type { By } from '../../../server/platform/audit/model.ts';
import { type Config, readConfig } from '../../../server/config/config.ts';
import { createLog } from '../../../server/platform/http/log/log.ts';
import { createServices, type Services } from '../../../server/services.ts';
import type { Database, Engine } from '../../../server/platform/store/database.ts';
import { openDatabase } from '../../../server/platform/store/open.ts';
import type { TenantRow } from '../../../server/platform/store/schema.ts';
import { newTenant } from '../../../server/resources/tenants/model.ts';
import { freshPlace, type FreshPlace, migratedPlace } from '../databases/engines.ts';
import { type ServeProcess, startServe } from './serve-process.ts';

/** A database with a tenant, prepared in this process and served by others. */
export interface ProcessPlace {
  readonly place: FreshPlace;
  readonly env: Readonly<Record<string, string>>;
  readonly config: Config;
  readonly database: Database;
  readonly services: Services;
  readonly by: By;
  readonly tenant: TenantRow;
  /** Starts `vitrine serve` on the database, and waits until it responds. `env` overrides its environment. */
  serve(env?: Readonly<Record<string, string>>): Promise<{ url: string; server: ServeProcess }>;
  /** Ends every process and removes all files. */
  close(): Promise<void>;
}

export interface ProcessPlaceOptions {
  /** Further variables of the configuration. */
  env?: Record<string, string>;
  /** Settings of the tenant. */
  settings?: Record<string, unknown>;
  /** A PostgreSQL that replaces the one that all tests share. */
  postgres?: string;
}

export async function openProcessPlace(engine: Engine, { env: more = {}, settings = {}, postgres }: ProcessPlaceOptions = {}): Promise<ProcessPlace> {
  const place = await (postgres === undefined ? migratedPlace(engine) : freshPlace(engine, postgres));
  const env = {
    ...{
      PORT: '0',
      LOG_LEVEL: 'silent',
      PUBLIC_URL: 'http://localhost:4310',
      VITRINE_DATA: place.folder,
      VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}`,
    },
    ...(place.database.engine === 'postgres' && { DATABASE_URL: place.database.url }),
    ...more,
  };
  const config = readConfig(env);
  const database = await openDatabase(config);
  const services = createServices({ config, database, log: createLog('silent') });
  const by: By = { actor: { kind: 'system', id: null }, requestId: null, address: null };
  const tenant = await services.tenants.create(by, newTenant.parse({ slug: 'acme', name: 'Acme', viewersSeeDrafts: true, ...settings }));
  const running: ServeProcess[] = [];
  return {
    ...{ place, env, config, database, services, by, tenant },
    async serve(changed = {}) {
      const server = startServe({ ...env, ...changed });
      running.push(server);
      const { port } = new URL(await server.ready);
      return { server, url: `http://127.0.0.1:${port}` };
    },
    async close() {
      for (const server of running) {
        server.signal('SIGKILL');
        await server.exited;
      }
      await database.close();
      await place.remove();
    },
  };
}
