import type { Database } from '../platform/store/database.ts';
import type { Batches } from '../platform/store/in-batches.ts';
import { platformSteps, type PurgeStep, purgeTables } from '../platform/store/purge.ts';
import type { CredentialDescriptor } from './descriptor.ts';
import { credentials as shippedCredentials } from './index.ts';
import { isOver } from './rows.ts';

/** Every table that is purged: those of the platform, and one for each kind of credential that ends by itself. */
const purgeSteps = (credentials: readonly CredentialDescriptor[] = shippedCredentials): PurgeStep[] => [
  ...platformSteps,
  ...credentials.flatMap(({ rows }) => (rows?.expires ? [{ table: rows.table, over: (nowMs: number) => isOver(rows, nowMs) }] : [])),
];

/** Deletes what is over, platform and credentials. @throws AggregateError See `purgeTables`. */
export const purgeExpired = (database: Database, nowMs: number, batches?: Batches, credentials?: readonly CredentialDescriptor[]): Promise<void> =>
  purgeTables(database, purgeSteps(credentials), nowMs, batches);
