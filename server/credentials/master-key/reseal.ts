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

/** A sealed text that does not open, and stays as it is. */
export interface LostSecret {
  table: string;
  id: string;
  /** Of the key that it is sealed under. */
  keyId: string;
}

export interface ResealOutcome {
  /** How many texts were sealed again. */
  resealed: number;
  /** The first hundred of those that do not open. */
  lost: LostSecret[];
  lostCount: number;
  /** Keys that nothing is sealed under any more: they can be taken out of the configuration. */
  retired: string[];
  /** Keys other than the first that something is still sealed under, with how much. */
  left: { id: string; count: number }[];
}

/** Texts of one transaction: few enough that whoever waits for the write lock does not notice. */
const batchSize = 200;
const greatestListed = 100;

interface SealedRow extends Record<string, unknown> {
  id: string;
  sealed: string;
}

/**
 * Seals everything again that is not sealed under the first master key, in small transactions beside the running server, then retires the keys that nothing
 * is sealed under any more. What is done stays done: after a kill the next call goes on where this one ended. A text that changes meanwhile is left to whoever
 * changed it.
 *
 * @param options.forget Keys that are gone: what is sealed under them is given up, and the key counts as retired.
 * @param options.onProgress Called with how many texts were sealed again so far.
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
      if (lost.length < greatestListed) lost.push({ table: sealed.table, id: row.id, keyId: sealedUnder(row.sealed) });
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
  // A process that was started before the new key was first still seals under the old one: what came behind this pass is taken along.
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

/** The next texts of a column that are not sealed under the first key, in the order of ids. */
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
