import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isoTime, isoTimeOrNull } from '../../../clock.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { countSealed } from '../../../credentials/master-key/count-sealed.ts';
import { resealAll, type ResealOutcome } from '../../../credentials/master-key/reseal.ts';
import type { Services } from '../../../services.ts';
import { command } from '../../command.ts';
import { counted } from '../../terminal/counted.ts';
import { flag } from '../../inputs.ts';
import { createProgress } from '../../terminal/progress.ts';
import type { Run } from '../../run.ts';
import { formatTable } from '../../terminal/table.ts';

/** A master key as an operator sees it. */
interface MasterKeyState {
  id: string;
  /** `seals`: the first key; `opens`: a later key; `missing`: not configured. */
  configured: 'seals' | 'opens' | 'missing';
  /** Number of secrets sealed under it. */
  secrets: number;
  retiredAt: string | null;
}

export const masterKeyMake = command({
  name: 'master-key make',
  summary: 'generate a master key to put before the others',
  details: [
    'Prints an entry for VITRINE_MASTER_KEYS with a new, unused name. It needs no configuration and no database, so it also makes the first key. To replace',
    'a key, put the new one before the others on every machine, separated by a comma, and restart. Then run master-key reseal.',
  ].join('\n'),
  example: 'master-key make',
  input: z.object({}),
  async run(run) {
    const known = await knownIds(run);
    const name = `k${isoTime(run.clock.now()).slice(0, 10).replaceAll('-', '')}`;
    let id = name;
    for (let at = 2; known.has(id); at += 1) id = `${name}-${at}`;
    const entry = `${id}:${randomBytes(32).toString('base64')}`;
    run.print({ id, entry }, () => entry);
    run.say('Keep it as safe as the database. It is shown only once.');
  },
});

/** Returns the names of all master keys. The first key is made before there is a configuration or a database, so neither is required. */
async function knownIds(run: Run): Promise<ReadonlySet<string>> {
  const configured = run.environment['VITRINE_MASTER_KEYS'] ?? '';
  const ids = configured.split(',').map((entry) => entry.split(':')[0]?.trim() ?? '');
  try {
    const { services } = await run.open({ checkMasterKey: false });
    return new Set([...ids, ...(await states(services)).map(({ id }) => id)]);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    if (configured !== '') run.say(`Names of former keys in the database could not be compared. ${error.message}`);
    return new Set(ids);
  }
}

export const masterKeyStatus = command({
  name: 'master-key status',
  summary: 'show the master keys and what each one encrypts',
  example: 'master-key status',
  input: z.object({}),
  async run(run) {
    const { services } = await run.open({ checkMasterKey: false });
    const items = await states(services);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: (key) => key.id },
          { title: 'Configured', value: (key) => key.configured },
          { title: 'Secrets', value: (key) => String(key.secrets), align: 'right' },
          { title: 'Retired', value: (key) => key.retiredAt ?? '' },
        ],
        items,
        'Nothing is sealed yet.',
      ),
    );
    const fault = await services.masterKeyCheck.verify().then(() => undefined, (error: unknown) => error);
    if (fault instanceof HttpError) run.say(run.terminal.noteStyle('warning', fault.message));
    else if (fault !== undefined) throw fault;
  },
});

export const masterKeyReseal = command({
  name: 'master-key reseal',
  summary: 're-encrypt all secrets with the first master key to retire the others',
  details: [
    'Re-encrypts every secret that is not encrypted with the first key of VITRINE_MASTER_KEYS: signing secrets, the server’s own keys, share tokens and',
    'pending mail. It runs in small steps while the server runs. After an interruption, the next run continues. At the end it retires the keys that',
    'encrypt nothing: a server that still encrypts with one of them is no longer ready. Then remove them from VITRINE_MASTER_KEYS.',
    '',
    'Before you run it, put the new key first and the former key after it on every machine, and restart all of them. For a rolling restart, first add the',
    'new key after the former one on every server: a server that lacks a key that another one encrypts with is not ready. If a key leaked, a copy of the',
    'database may have leaked, too: then also rotate the secrets it encrypted (keys rotate --grace 0, own-keys rotate, receipts rotate-link).',
    '',
    'Exits with 1 when some secrets cannot be decrypted. --forget discards the secrets encrypted with a lost key.',
  ].join('\n'),
  example: 'master-key reseal --yes',
  options: [['--forget <id...>', 'ids of lost keys whose secrets are discarded'], ['--yes', 'skip the confirmation prompt']],
  input: z.object({ forget: z.array(z.string()).default([]), yes: flag }),
  async run(run, { forget, yes }) {
    const { services, by } = await run.open({ checkMasterKey: false });
    const { masterKeys } = services;
    await mayReseal(services, forget);
    const others = (await countSealed(services.database)).filter(({ id }) => id !== masterKeys.firstId);
    const total = others.reduce((sum, { count }) => sum + count, 0);
    const given = others.filter(({ id }) => forget.includes(id)).reduce((sum, { count }) => sum + count, 0);
    const question =
      given > 0
        ? `This discards ${counted(given, 'secret')} permanently: discarded keys verify nothing, and discarded links cannot be shown again.`
        : `This seals ${counted(total, 'secret')} again under "${masterKeys.firstId}". Every server must already have it as its first key.`;
    await run.confirm(question, yes);
    const progress = createProgress(run.terminal, { label: 'Sealing', total, json: run.json });
    const outcome = await resealAll(services, by, { forget, onProgress: progress.advance }).finally(progress.finish);
    report(run, outcome);
    return outcome.left.length === 0 ? 'ok' : 'refused';
  },
});

/** Checks that the configured keys are the right ones. This command repairs other faults, but sealing under a wrong key would lose everything. */
async function mayReseal({ masterKeys, masterKeyCheck, database }: Services, forget: readonly string[]): Promise<void> {
  const own = forget.find((id) => masterKeys.ids.includes(id));
  if (own !== undefined) throw new HttpError('usage_invalid', `"${own}" is configured and works: it does not need --forget.`);
  const known = await database.query.selectFrom('master_keys').selectAll().where('id', 'in', [...masterKeys.ids]).execute();
  const inUse = await database.query.selectFrom('master_keys').select('id').where('retired_at', 'is', null).execute();
  const missing = inUse.filter(({ id }) => !masterKeys.ids.includes(id) && !forget.includes(id));
  // Apart from the missing keys, the configured ones must fit.
  if (missing.length === 0 && forget.length === 0) return masterKeyCheck.begin();
  if (missing.length > 0) {
    const [{ id } = { id: '' }] = missing;
    const way = 'put it after the first one, so that its secrets can be sealed again';
    throw new HttpError('master_key_wrong', `The master key "${id}" is not configured: ${way}. If it is lost, --forget ${id} discards its secrets.`);
  }
  masterKeyCheck.verifyRows(known);
}

/** Returns every key that is configured or recorded, or has sealed a secret. */
async function states({ database, masterKeys }: Services): Promise<MasterKeyState[]> {
  const rows = await database.query.selectFrom('master_keys').selectAll().orderBy('created_at').execute();
  const counts = new Map((await countSealed(database)).map(({ id, count }) => [id, count]));
  const ids = new Set([...masterKeys.ids, ...rows.map(({ id }) => id), ...counts.keys()]);
  return [...ids].map((id) => {
    const retiredAt = rows.find((row) => row.id === id)?.retired_at ?? null;
    const configured = id === masterKeys.firstId ? 'seals' : masterKeys.ids.includes(id) ? 'opens' : 'missing';
    return { id, configured, secrets: counts.get(id) ?? 0, retiredAt: isoTimeOrNull(retiredAt) };
  });
}

function report(run: Run, outcome: ResealOutcome): void {
  run.print(outcome, () => {
    const { resealed, retired, lost, lostCount, left } = outcome;
    const lines = [`Sealed ${counted(resealed, 'secret')} again.`];
    if (retired.length > 0) {
      lines.push(`Retired: ${retired.join(', ')}. Remove ${retired.length === 1 ? 'it' : 'them'} from VITRINE_MASTER_KEYS.`);
      lines.push('Payments and sign-ins begun before the new key was put first need the former one for two hours from then on.');
    }
    if (left.length > 0) lines.push(`Remaining: ${left.map(({ id, count }) => `${count} under "${id}"`).join(', ')}.`);
    if (lostCount > 0) {
      const named = lost.slice(0, 10).map(({ table, id, keyId }) => `${id} (${table}, "${keyId}")`);
      lines.push(`Cannot be opened: ${named.join(', ')}${lostCount > 10 ? ` and ${lostCount - 10} more` : ''}.`);
    }
    return lines.join('\n');
  });
}
