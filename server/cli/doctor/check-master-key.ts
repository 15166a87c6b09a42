import { sealPurpose } from '../../access/verifying-keys.ts';
import { countSealed } from '../../credentials/master-key/count-sealed.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Services } from '../../services.ts';
import { fail, info, ok, type Finding } from './finding.ts';

/** Checks that the configured master keys open the stored secrets, and reports keys that are no longer needed. */
export async function checkMasterKey({
  database,
  masterKeys,
  masterKeyCheck,
}: Pick<Services, 'database' | 'masterKeys' | 'masterKeyCheck'>): Promise<Finding[]> {
  const fault = await masterKeyCheck.verify().then(
    () => undefined,
    (error: unknown) => faultText(error),
  );
  if (fault !== undefined) return [fail('master-key', fault, 'vitrine master-key status shows which keys are in use.')];
  const counts = await countSealed(database);
  const sealed = counts.reduce((sum, { count }) => sum + count, 0);
  const lost = counts.filter(({ id }) => !masterKeys.ids.includes(id));
  if (lost.length > 0) {
    const named = lost.map(({ id, count }) => `${count} under "${id}"`).join(', ');
    return [
      fail(
        'master-key',
        `Of ${sealed} sealed secrets, these do not open: ${named}.`,
        'Put the master key that sealed them back into VITRINE_MASTER_KEYS, after the first one.',
      ),
    ];
  }
  const torn = await tornSecrets({ database, masterKeys });
  if (torn.length > 0) {
    return [
      fail(
        'master-key',
        `${torn.length} signing secrets were changed and do not open: ${torn.slice(0, 5).join(', ')}.`,
        'Retire them, or restore them from a backup.',
      ),
    ];
  }
  const others = counts.filter(({ id }) => id !== masterKeys.firstId);
  if (others.length > 0) {
    const named = others.map(({ id, count }) => `${count} under "${id}"`).join(', ');
    return [
      info(
        'master-key',
        `Of ${sealed} sealed secrets, these are sealed under a former key: ${named}.`,
        'vitrine master-key reseal seals them under the first one.',
      ),
    ];
  }
  return [ok('master-key', sealed === 0 ? 'There is a master key; no secret is sealed yet.' : `The master key opens ${sealed} of ${sealed} sealed secrets.`)];
}

/** Returns live signing secrets that do not open although their key is configured. */
async function tornSecrets({ database, masterKeys }: Pick<Services, 'database' | 'masterKeys'>): Promise<string[]> {
  const rows = await database.query
    .selectFrom('signing_keys')
    .selectAll()
    .where('secret_sealed', 'is not', null)
    .where('state', '<>', 'retired')
    .limit(1000)
    .execute();
  return rows.flatMap((row) => {
    try {
      masterKeys.open(row.secret_sealed ?? '', sealPurpose(row));
      return [];
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      return [row.id];
    }
  });
}

function faultText(error: unknown): string {
  if (error instanceof HttpError && error.code === 'master_key_wrong') return error.message;
  throw error;
}
