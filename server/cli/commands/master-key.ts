import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { countSealed } from '../../credentials/master-key/count-sealed.ts';
import { resealAll, type ResealOutcome } from '../../credentials/master-key/reseal.ts';
import type { Services } from '../../services.ts';
import { command } from '../command.ts';
import { counted } from '../counted.ts';
import { flag } from '../inputs.ts';
import { createProgress } from '../progress.ts';
import type { Run } from '../run.ts';
import { formatTable } from '../table.ts';

/** One master key as an operator sees it. */
interface MasterKeyState {
  id: string;
  /** `seals`: the first one; `opens`: behind it; `missing`: not configured. */
  configured: 'seals' | 'opens' | 'missing';
  /** How many secrets are sealed under it. */
  secrets: number;
  retiredAt: string | null;
}

export const masterKeyMake = command({
  name: 'master-key make',
  summary: 'print a fresh master key, to stand before the others',
  details: [
    'Prints an entry for VITRINE_MASTER_KEYS with a name that no key had before. Put it before the others, with a comma, on every machine, restart them, and',
    'run master-key reseal.',
  ].join('\n'),
  example: 'master-key make',
  input: z.object({}),
  async run(run) {
    const { services, config } = await run.open({ checkMasterKey: false });
    const known = new Set([...config.masterKeys.map(({ id }) => id), ...(await states(services)).map(({ id }) => id)]);
    const name = `k${isoTime(run.clock.now()).slice(0, 10).replaceAll('-', '')}`;
    let id = name;
    for (let at = 2; known.has(id); at += 1) id = `${name}-${at}`;
    const entry = `${id}:${randomBytes(32).toString('base64')}`;
    run.print({ id, entry }, () => entry);
    run.say('Keep it as safe as the database. It is shown this once.');
  },
});

export const masterKeyStatus = command({
  name: 'master-key status',
  summary: 'show the master keys, and what is sealed under each',
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
  summary: 'seal everything under the first master key, so that the others can go',
  details: [
    'Seals every secret again that is sealed under another master key than the first of VITRINE_MASTER_KEYS: signing secrets, the server’s own keys,',
    'share tokens, mails on their way. It runs beside the server, in small steps; when it is stopped, the next run goes on where it ended. At its end',
    'the keys that nothing is sealed under are retired: a server that still seals under one of them is not ready any more. Take them out of',
    'VITRINE_MASTER_KEYS then.',
    '',
    'Before: put the new key first, the former one behind it, on every machine, and restart them all. Servers that are restarted one after the other get',
    'it behind the former one first, all of them: one that lacks a key that another one seals with is not ready. Whoever has a key that leaked may have a',
    'copy of the database as well: then also rotate what it has sealed (keys rotate --grace 0, own-keys rotate, receipts rotate-link).',
    '',
    'Ends with 1 when secrets remain that do not open. --forget gives up what is sealed under a key that is gone.',
  ].join('\n'),
  example: 'master-key reseal --yes',
  options: [['--forget <id...>', 'a key that is gone: what is sealed under it is given up'], ['--yes', 'do not ask']],
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
        ? `This gives up ${counted(given, 'secret')} for good: a key among them verifies nothing any more, a link cannot be shown again.`
        : `This seals ${counted(total, 'secret')} again under "${masterKeys.firstId}". Every server must have it as its first key by now.`;
    await run.confirm(question, yes);
    const progress = createProgress(run.terminal, { label: 'Sealing', total, json: run.json });
    const outcome = await resealAll(services, by, { forget, onProgress: progress.advance }).finally(progress.finish);
    report(run, outcome);
    return outcome.left.length === 0 ? 'ok' : 'refused';
  },
});

/** Whatever else is wrong with the keys is what this command mends; sealing under a key that is not the right one would lose everything. */
async function mayReseal({ masterKeys, masterKeyCheck, database }: Services, forget: readonly string[]): Promise<void> {
  const own = forget.find((id) => masterKeys.ids.includes(id));
  if (own !== undefined) throw new HttpError('usage_invalid', `"${own}" is configured and opens: it needs no --forget.`);
  const known = await database.query.selectFrom('master_keys').selectAll().where('id', 'in', [...masterKeys.ids]).execute();
  const inUse = await database.query.selectFrom('master_keys').select('id').where('retired_at', 'is', null).execute();
  const missing = inUse.filter(({ id }) => !masterKeys.ids.includes(id) && !forget.includes(id));
  // With the keys that are not here left aside, those that are must fit.
  if (missing.length === 0 && forget.length === 0) return masterKeyCheck.begin();
  if (missing.length > 0) {
    const [{ id } = { id: '' }] = missing;
    const way = 'put it behind the first one, so that what is sealed under it can be sealed again';
    throw new HttpError('master_key_wrong', `The master key "${id}" is not configured: ${way}. If it is gone, --forget ${id} gives up what it has sealed.`);
  }
  masterKeyCheck.verifyRows(known);
}

/** Every key that is configured, written down, or has sealed something. */
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
      lines.push(`Retired: ${retired.join(', ')}. Take ${retired.length === 1 ? 'it' : 'them'} out of VITRINE_MASTER_KEYS.`);
      lines.push('Whoever was paying or signing in when the new key came first needs the former one for two hours from then on.');
    }
    if (left.length > 0) lines.push(`Left: ${left.map(({ id, count }) => `${count} under "${id}"`).join(', ')}.`);
    if (lostCount > 0) {
      const named = lost.slice(0, 10).map(({ table, id, keyId }) => `${id} (${table}, "${keyId}")`);
      lines.push(`Do not open: ${named.join(', ')}${lostCount > 10 ? ` and ${lostCount - 10} more` : ''}.`);
    }
    return lines.join('\n');
  });
}
