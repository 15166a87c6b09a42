import { HttpError } from '../../errors/http-error.ts';
import { sealedUnder, type MasterKeys } from '../../access/master-key.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../platform/store/database.ts';
import { sealPurpose as ofSigningKey } from '../../access/verifying-keys.ts';
import { sealPurpose as ofOwnKey } from '../../platform/own-keys/model.ts';
import { sealPurpose as ofShareToken } from '../../resources/links/share-token.ts';
import type { MasterKeyRow } from '../../platform/store/schema.ts';

/** Checks that the configured master keys are those of the database. */
export interface MasterKeyCheck {
  /**
   * For startup: compares the keys with the sealed data, and records the first key for later comparisons.
   *
   * @throws HttpError `master_key_wrong`, with a sentence for the operator.
   */
  begin(): Promise<void>;
  /** For readiness: only compares. @throws HttpError `master_key_wrong`. */
  verify(): Promise<void>;
  /** Like `verify`, for the given rows. @throws HttpError `master_key_wrong`. */
  verifyRows(rows: readonly MasterKeyRow[]): void;
}

/** Purpose that the check text of a key is sealed for. */
export const checkPurpose = (id: string): string => `master-key|${id}`;

export function createMasterKeyCheck({ database, masterKeys, clock }: { database: Database; masterKeys: MasterKeys; clock: Clock }): MasterKeyCheck {
  const { query } = database;
  const rows = (): Promise<MasterKeyRow[]> => query.selectFrom('master_keys').selectAll().orderBy('created_at').execute();

  /** Records a key. Of several processes that start at once, one succeeds. */
  const writeDown = async (id: string): Promise<void> => {
    const row = { id, check_sealed: masterKeys.sealUnder(id, id, checkPurpose(id)), created_at: clock.now(), retired_at: null };
    await query.insertInto('master_keys').values(row).onConflict((conflict) => conflict.doNothing()).execute();
  };

  function verifyRows(known: readonly MasterKeyRow[]): void {
    const fault = faultOfKeys(known, masterKeys);
    if (fault !== undefined) throw new HttpError('master_key_wrong', fault, { retryAfterSeconds: 30 });
  }
  const verify = async (): Promise<void> => verifyRows(await rows());

  return {
    verify,
    verifyRows,
    async begin() {
      const known = await rows();
      // A new database has no recorded key, nor has one from before keys were recorded.
      const samples = known.length === 0 ? await samplesOf(database, masterKeys) : [];
      const fault = faultOfKeys(known, masterKeys) ?? faultOfSamples(samples, masterKeys);
      if (fault !== undefined) throw new HttpError('master_key_wrong', fault);
      const inUse = new Set([masterKeys.firstId, ...samples.flatMap(({ id, isOpen }) => (isOpen ? [id] : []))]);
      const missing = [...inUse].filter((id) => !known.some((row) => row.id === id));
      if (missing.length === 0) return;
      for (const id of missing) await writeDown(id);
      // Another process may have just recorded the same id for a key with other bytes.
      await verify();
    },
  };
}

/** Returns what is wrong with the configured keys according to the recorded ones. */
function faultOfKeys(rows: readonly MasterKeyRow[], masterKeys: MasterKeys): string | undefined {
  for (const { id, check_sealed: check, retired_at: retiredAt } of rows) {
    if (retiredAt !== null) {
      if (id !== masterKeys.firstId) continue;
      return `The master key "${id}" was retired by vitrine master-key reseal: put the key that replaced it before it, or alone, into VITRINE_MASTER_KEYS.`;
    }
    if (!masterKeys.ids.includes(id)) {
      const way = 'put it back, after the new one. vitrine master-key reseal makes it unnecessary';
      return `Stored secrets are encrypted with the master key "${id}", which is not in VITRINE_MASTER_KEYS: ${way}.`;
    }
    if (!opens(masterKeys, check, checkPurpose(id))) {
      const fault = 'is not the key of that name that encrypted the stored secrets';
      return `The master key "${id}" in VITRINE_MASTER_KEYS ${fault}: put the right one back. A new key needs a new name.`;
    }
  }
  return undefined;
}

interface Sample {
  id: string;
  sealed: string;
  isOpen: boolean;
}

/** Returns some of the sealed texts: of the newest signing keys, and of receipts. */
async function samplesOf({ query }: Database, masterKeys: MasterKeys): Promise<Sample[]> {
  const signing = await query
    .selectFrom('signing_keys')
    .selectAll()
    .where('secret_sealed', 'is not', null)
    .where('state', '<>', 'retired')
    .orderBy('id')
    .limit(20)
    .execute();
  const own = await query.selectFrom('own_keys').selectAll().where('state', '<>', 'retired').orderBy('created_at', 'desc').limit(20).execute();
  const receipts = await query.selectFrom('receipts').select(['id', 'tenant_id', 'share_token_sealed']).orderBy('id').limit(20).execute();
  const sample = (sealed: string, purpose: string): Sample => ({ id: sealedUnder(sealed), sealed, isOpen: opens(masterKeys, sealed, purpose) });
  return [
    ...signing.map((row) => sample(row.secret_sealed ?? '', ofSigningKey(row))),
    ...own.map((row) => sample(row.private_sealed, ofOwnKey(row))),
    ...receipts.map((row) => sample(row.share_token_sealed, ofShareToken(row))),
  ];
}

function faultOfSamples(samples: readonly Sample[], masterKeys: MasterKeys): string | undefined {
  const [lost] = samples;
  if (lost === undefined || samples.some(({ isOpen }) => isOpen)) return undefined;
  const way = masterKeys.ids.includes(lost.id) ? `the "${lost.id}" in VITRINE_MASTER_KEYS is a different key` : 'VITRINE_MASTER_KEYS has no key of that name';
  return `Stored secrets are encrypted with the master key "${lost.id}", but ${way}: put the right one back.`;
}

function opens(masterKeys: MasterKeys, sealed: string, purpose: string): boolean {
  try {
    masterKeys.open(sealed, purpose);
    return true;
  } catch (error) {
    if (error instanceof HttpError && error.code === 'key_unavailable') return false;
    throw error;
  }
}
