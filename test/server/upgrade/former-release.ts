import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Client } from 'pg';
import type { Engine } from '../../../server/platform/store/database.ts';
import { freshPlace, type FreshPlace } from '../../support/databases/engines.ts';

/** An answer of the former release, and its request. */
export interface Recorded {
  as?: string;
  path: string;
  headers?: Record<string, string>;
  status: number;
  /** Body of a JSON answer. */
  body?: unknown;
  location?: string;
  /** Titles in an HTML page. */
  canaries?: string[];
}

/** Credentials, records and answers at the moment when the former release was stopped. */
export interface FormerState {
  publicUrl: string;
  page: string;
  /** That moment in milliseconds since the epoch. What was valid then is valid in the tests. */
  now: number;
  tenant: { id: string; slug: string };
  tokens: Record<string, string>;
  receipts: Record<string, { id: string; customerId: string; path: string }>;
  usedBridge: string;
  usedLink: { token: string; browserSecret: string };
  openLink: { token: string; browserSecret: string };
  /** A tenant token that a direct link has consumed. */
  handed: string;
  idempotent: { headers: Record<string, string>; body: unknown };
  firstAnswer: unknown;
  recorded: Recorded[];
}

const fixture = fileURLToPath(new URL('fixtures/dbf2ad7/', import.meta.url));
const readFixture = (name: string): Buffer => gunzipSync(readFileSync(join(fixture, name)));

/** Writes the database of the former release to a new place, without opening it. */
export async function formerPlace(engine: Engine): Promise<{ place: FreshPlace; state: FormerState; env: Record<string, string> }> {
  const place = await freshPlace(engine);
  const state: FormerState = JSON.parse(readFixture(`${engine}/state.json.gz`).toString());
  copyFileSync(join(fixture, engine, 'master-key'), join(place.folder, 'master-key'));
  if (place.database.engine === 'sqlite') {
    for (const name of ['vitrine.db', 'vitrine.db-wal']) writeFileSync(join(place.folder, name), readFixture(`sqlite/${name}.gz`));
  } else {
    const client = new Client({ connectionString: place.database.url });
    await client.connect();
    await client.query(readFixture('postgres/vitrine.sql.gz').toString());
    await client.end();
  }
  const masterKey = readFileSync(join(fixture, engine, 'master-key'), 'utf8').trim();
  return { place, state, env: { PUBLIC_URL: state.publicUrl, VITRINE_MASTER_KEYS: masterKey, VITRINE_TRUST_PROXY_HOPS: '1' } };
}

/** Every SQL statement that the former release sends. */
export const formerStatements = (engine: Engine): string[] => (JSON.parse(readFixture('statements.json.gz').toString()) as Record<Engine, string[]>)[engine];
