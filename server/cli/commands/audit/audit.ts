import { z } from 'zod';
import type { AuditEntry } from '../../../platform/audit/model.ts';
import { auditedOf } from '../../../credentials/audited.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { AuditFilter } from '../../../platform/audit/query.ts';
import { auditColumns, auditLine, csvHead, csvLine, jsonLine } from '../../audit-text.ts';
import { command } from '../../command.ts';
import { flag, moment, wholeNumber } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import type { Run } from '../../run.ts';
import { formatTable } from '../../terminal/table.ts';

const filterOptions = [
  tenantOption,
  ['--operator', 'entries that concern no single tenant'],
  ['--action <name>', 'one action, such as receipt.published'],
  ['--actor <kind[:id]>', 'who did it: api-key, cli, system … or an id'],
  ['--target <kind[:id]>', 'what it was done to: receipt, access_key … or an id'],
  ['--since <moment>', 'entries since this day or time'],
] as const;

/** A kind, an id, or both: an id has an underscore and digits, or follows a colon. */
const party = z
  .string()
  .min(1, 'must not be empty')
  .transform((text) => {
    const [first = '', ...rest] = text.split(':');
    if (rest.length > 0) return { kind: first, id: rest.join(':') };
    return /_[0-9a-f]{24}$/.test(first) ? { id: first } : { kind: first };
  });

const filterInput = z.object({
  ...tenantInput,
  operator: flag,
  action: z.string().optional(),
  actor: party.optional(),
  target: party.optional(),
  since: moment.optional(),
});

type Asked = z.output<typeof filterInput>;

/** Number of entries per query. */
const pageSize = 500;
const pollMs = 1_000;
/** An entry may become visible after younger ones, because its transaction took longer or another process has a different clock. */
const lateMs = 10_000;

async function queryOf(run: Run, { tenant, operator, action, actor, target, since }: Asked) {
  const { services } = await run.open();
  if (action !== undefined && !auditedOf(services.credentials).actions.includes(action)) {
    throw new HttpError('usage_invalid', `--action: "${action}" is not an action of the audit trail.`);
  }
  const tenantId = operator ? null : (await pickTenant(services.tenants, tenant)).id;
  const filter: AuditFilter = { action, actorKind: actor?.kind, actorId: actor?.id, targetKind: target?.kind, targetId: target?.id, sinceMs: since };
  return { services, ask: { tenantId, ...filter } };
}

/** Yields every matching entry, oldest first, page by page. */
async function* entriesOf({ services, ask }: Awaited<ReturnType<typeof queryOf>>): AsyncGenerator<AuditEntry> {
  let after: { at: number; id: string } | undefined;
  do {
    const { entries, next } = await services.audit.list(services.database.query, { ...ask, after, oldestFirst: true, limit: pageSize });
    yield* entries;
    after = next ?? undefined;
  } while (after !== undefined);
}

export const auditList = command({
  name: 'audit list',
  summary: 'list audit entries, newest first',
  example: 'audit list --tenant acme --action receipt.published --since 2026-01-01',
  options: [...filterOptions, ['--limit <count>', 'maximum number of entries (default: 25)']],
  input: filterInput.extend({ limit: wholeNumber(1, 1_000).default(25) }),
  async run(run, { limit, ...filter }) {
    const { services, ask } = await queryOf(run, filter);
    const { entries, next } = await services.audit.list(services.database.query, { ...ask, limit });
    run.print({ items: entries }, () => formatTable(run.terminal, auditColumns, entries, 'There are no such entries.'));
    if (next !== null) run.say('There are more entries: raise --limit, or use vitrine audit export.');
  },
});

export const auditTail = command({
  name: 'audit tail',
  summary: 'follow the audit trail until Ctrl-C',
  details: 'Prints audit entries as they are recorded, until Ctrl-C. With --since, it starts with the entries since then.',
  example: 'audit tail --tenant acme --actor api-key',
  options: filterOptions,
  input: filterInput,
  async run(run, filter) {
    const query = await queryOf(run, filter);
    const seen = new Map<string, number>();
    const stop = { isOver: false };
    void run.stopped.then(() => (stop.isOver = true));
    const began = run.clock.now();
    let from = filter.since ?? began - lateMs;
    for (let isFirst = true; !stop.isOver; isFirst = false) {
      const polledAt = run.clock.now();
      for await (const entry of entriesOf({ ...query, ask: { ...query.ask, sinceMs: from } })) {
        if (seen.has(entry.id)) continue;
        const at = Date.parse(entry.at);
        seen.set(entry.id, at);
        const isOld = isFirst && filter.since === undefined && at < began;
        if (!isOld && !stop.isOver) run.terminal.out(run.json ? jsonLine(entry) : auditLine(entry));
      }
      from = Math.max(from, polledAt - lateMs);
      for (const [id, at] of seen) if (at < from) seen.delete(id);
      if (!stop.isOver) await run.pause(pollMs);
    }
  },
});

export const auditExport = command({
  name: 'audit export',
  summary: 'export the audit trail, oldest first',
  details: 'Writes the audit trail to standard output, oldest entry first, as JSON lines or as CSV with cells escaped against spreadsheet formulas.',
  example: 'audit export --tenant acme --format csv --since 2026-01-01',
  options: [...filterOptions, ['--format <jsonl|csv>', 'output format (default: jsonl)']],
  input: filterInput.extend({ format: z.enum(['jsonl', 'csv'], 'must be jsonl or csv').default('jsonl') }),
  async run(run, { format, ...filter }) {
    const query = await queryOf(run, filter);
    if (format === 'csv') run.terminal.out(`${csvHead}\r`);
    for await (const entry of entriesOf(query)) run.terminal.out(format === 'csv' ? `${csvLine(entry)}\r` : jsonLine(entry));
  },
});
