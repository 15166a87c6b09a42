import type { Database } from '../platform/store/database.ts';
import type { Batches } from '../platform/store/in-batches.ts';
import { platformSteps, type PurgeStep, purgeTables } from '../platform/store/purge.ts';
import type { CredentialDescriptor } from './descriptor.ts';
import { credentials as shippedCredentials } from './index.ts';
import { isOver } from './rows.ts';

/** Tables to purge: those of the platform, and one for each credential kind that expires. */
const purgeSteps = (credentials: readonly CredentialDescriptor[] = shippedCredentials): PurgeStep[] => [
  ...platformSteps,
  ...credentials.flatMap(({ rows }) => (rows?.expires ? [{ table: rows.table, isExpired: (nowMs: number) => isOver(rows, nowMs) }] : [])),
];

/** Deletes expired rows of the platform and of all credential kinds. @throws AggregateError See `purgeTables`. */
export const purgeExpired = (database: Database, nowMs: number, batches?: Batches, credentials?: readonly CredentialDescriptor[]): Promise<void> =>
  purgeTables(database, purgeSteps(credentials), nowMs, batches);
