import { sql, type RawBuilder } from 'kysely';
import { HttpError } from '../../errors/http-error.ts';
import { sealedPrefix, sealedUnder, type MasterKeys } from '../../access/master-key.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../platform/store/database.ts';
import { checkPurpose } from './check.ts';
import { countSealed } from './count-sealed.ts';
import { sealedColumns, type SealedColumn } from './sealed-columns.ts';

export interface ResealDeps {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  masterKeys: MasterKeys;
}

/** A sealed text that cannot be opened and stays unchanged. */
export interface LostSecret {
  table: string;
  id: string;
  /** Id of the master key that sealed it. */
  keyId: string;
}

export interface ResealOutcome {
  /** Number of texts that were resealed. */
  resealed: number;
  /** The first hundred texts that cannot be opened. */
  lost: LostSecret[];
  lostCount: number;
  /** Keys that no longer seal anything. They can be removed from the configuration. */
  retired: string[];
  /** Other keys than the first that still seal texts, with their number. */
  left: { id: string; count: number }[];
}

/** Texts per transaction: few enough not to delay other writers noticeably. */
const batchSize = 200;
const maxListed = 100;

interface SealedRow extends Record<string, unknown> {
  id: string;
  sealed: string;
}

/**
 * Reseals everything that is not sealed under the first master key, in small transactions while the server runs, then retires the keys that no longer seal
 * anything. After an interruption, the next call continues where this one stopped. A text that changes during the run keeps its new value.
 *
 * @param options.forget Lost keys: the texts sealed under them are given up, and the keys count as retired.
 * @param options.onProgress Called with the number of texts resealed so far.
 */
export async function resealAll(
  { database, audit, clock, masterKeys }: ResealDeps,
  by: By,
  { forget = [], onProgress = () => {} }: { forget?: readonly string[]; onProgress?: (resealed: number) => void } = {},
): Promise<ResealOutcome> {
  const { firstId } = masterKeys;
  const target = { kind: 'master_key', id: firstId } as const;
  const lost: LostSecret[] = [];
  let lostCount = 0;
  let resealed = 0;

  const reseal = async (sealed: SealedColumn, rows: readonly SealedRow[]): Promise<void> => {
    const opened = rows.flatMap((row) => {
      const plaintext = openOrLost(masterKeys, row.sealed, sealed.purposeOf(row));
      if (plaintext !== undefined) return [{ row, plaintext }];
      lostCount += 1;
      if (lost.length < maxListed) lost.push({ table: sealed.table, id: row.id, keyId: sealedUnder(row.sealed) });
      return [];
    });
    await database.write(async (tx) => {
      for (const { row, plaintext } of opened) {
        const fresh = masterKeys.seal(plaintext, sealed.purposeOf(row));
        await sql`update ${sql.table(sealed.table)} set ${sql.ref(sealed.column)} = ${fresh}
          where id = ${row.id} and ${sql.ref(sealed.column)} = ${row.sealed}`.execute(tx);
      }
    });
    resealed += opened.length;
    onProgress(resealed);
  };

  await database.write(async (tx) => {
    const check = masterKeys.seal(firstId, checkPurpose(firstId));
    const row = { id: firstId, check_sealed: check, created_at: clock.now(), retired_at: null };
    await tx.insertInto('master_keys').values(row).onConflict((conflict) => conflict.doNothing()).execute();
    await audit.record(tx, { tenantId: null, by, action: 'master_key.reseal_started', target, after: { keys: masterKeys.ids, forget } });
  });
  const pass = async (): Promise<void> => {
    for (const sealed of sealedColumns) {
      let after = '';
      for (;;) {
        const rows = await nextRows(database, sealed, firstId, after);
        if (rows.length === 0) break;
        await reseal(sealed, rows);
        after = rows.at(-1)?.id ?? after;
      }
    }
  };
  const othersLeft = async (): Promise<{ id: string; count: number }[]> => (await countSealed(database)).filter(({ id }) => id !== firstId);

  await pass();
  // A process started before the new key came first still seals under the old one. A second pass covers the texts that it added.
  if ((await othersLeft()).reduce((sum, { count }) => sum + count, 0) > lostCount) {
    lost.length = 0;
    lostCount = 0;
    await pass();
  }
  const left = await othersLeft();
  return database.write(async (tx) => {
    const known = await tx.selectFrom('master_keys').select('id').where('retired_at', 'is', null).where('id', '<>', firstId).execute();
    const retired = known.map(({ id }) => id).filter((id) => forget.includes(id) || !left.some((one) => one.id === id));
    if (retired.length > 0) await tx.updateTable('master_keys').set({ retired_at: clock.now() }).where('id', 'in', retired).execute();
    const outcome = { resealed, lost, lostCount, retired, left: left.filter(({ id }) => !forget.includes(id)) };
    await audit.record(tx, { tenantId: null, by, action: 'master_key.resealed', target, after: { resealed, lost: lostCount, retired, left: outcome.left } });
    return outcome;
  });
}

/** Reads the next texts of a column that are not sealed under the first key, ordered by id. */
async function nextRows({ query }: Database, { table, column, parts }: SealedColumn, firstId: string, after: string): Promise<SealedRow[]> {
  const prefix = sealedPrefix(firstId);
  const wanted: RawBuilder<unknown>[] = [sql.ref('id'), ...parts.map((part) => sql.ref(part)), sql`${sql.ref(column)} as sealed`];
  const statement = sql<SealedRow>`select ${sql.join(wanted)} from ${sql.table(table)}
    where ${sql.ref(column)} is not null and substr(${sql.ref(column)}, 1, ${sql.lit(prefix.length)}) <> ${prefix} and id > ${after}
    order by id limit ${sql.lit(batchSize)}`;
  return (await statement.execute(query)).rows;
}

function openOrLost(masterKeys: MasterKeys, sealed: string, purpose: string): string | undefined {
  try {
    return masterKeys.open(sealed, purpose);
  } catch (error) {
    if (error instanceof HttpError && error.code === 'key_unavailable') return undefined;
    throw error;
  }
}
