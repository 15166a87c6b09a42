import type { Database } from '../platform/store/database.ts';
import type { CredentialDescriptor } from './descriptor.ts';
import { purgeRows } from './rows.ts';

/** Rows that one statement deletes at most, so that no write waits for long behind it. */
const batch = 1_000;

/** Deletes what is left of credentials that have ended by themselves, each kind after its time. Safe to run in every process. */
export async function purgeCredentials({ query }: Database, credentials: readonly CredentialDescriptor[], nowMs: number): Promise<void> {
  for (const { rows } of credentials) {
    if (!rows) continue;
    for (let deleted = batch; deleted === batch; ) deleted = await purgeRows(query, rows, nowMs, batch);
  }
}
