import { z } from 'zod';
import { archiveTrails, type ArchivedTrail } from '../../../platform/audit/archive.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { command } from '../../command.ts';
import { flag, moment } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import type { Run } from '../../run.ts';
import { formatTable } from '../../terminal/table.ts';

const dayMs = 86_400_000;

export const auditArchive = command({
  name: 'audit archive',
  summary: 'move older entries of the audit trail to a file',
  details: [
    'Writes the entries before a given time to a file of JSON lines, oldest first, and then removes them from the audit trail. The trail records how many ' +
      'there were and the SHA-256 of the file.',
    'Entries are removed only once the file is on disk. Until then it is called FILE.partial. An existing file is never overwritten. A file name that ' +
      'ends in .gz is compressed.',
    'The archive names people as the audit trail does: keep it as safe as the database.',
  ].join('\n'),
  example: 'audit archive --tenant acme --before 2026-01-01 --to acme-2025.jsonl.gz',
  options: [
    tenantOption,
    ['--operator', 'entries that concern no single tenant'],
    ['--all', 'entries of every tenant and of none'],
    ['--before <moment>', 'entries before this day or time, at least a day ago'],
    ['--to <file>', 'file to write; it must not exist yet'],
  ],
  input: z.object({ ...tenantInput, operator: flag, all: flag, before: moment, to: z.string({ error: 'is required' }).min(1, 'must not be empty') }),
  async run(run, { tenant, operator, all, before, to }) {
    const { services, by } = await run.open();
    // Entries become visible shortly after their date, and server clocks differ.
    if (before > run.clock.now() - dayMs) {
      throw new HttpError('usage_invalid', '--before must be at least a day ago: more recent entries may still be arriving.');
    }
    const trails = await trailsOf(run, { tenant, operator, all });
    const { entries, sha256 } = await archiveTrails(services, { by, trails, beforeMs: before, file: to, stopped: run.stopped });
    run.print({ entries, file: to, sha256 }, () => `Moved ${entries} ${entries === 1 ? 'entry' : 'entries'} into ${to}.\nSHA-256 ${sha256}`);
  },
});

async function trailsOf(run: Run, { tenant, operator, all }: { tenant?: string | undefined; operator: boolean; all: boolean }): Promise<ArchivedTrail[]> {
  const { services } = await run.open();
  if (!all) return operator ? [{ tenantId: null, slug: null }] : [await pickTenant(services.tenants, tenant).then(({ id, slug }) => ({ tenantId: id, slug }))];
  const trails: ArchivedTrail[] = [{ tenantId: null, slug: null }];
  for (let after: string | undefined; ;) {
    const { rows, next } = await services.tenants.list({ after, limit: 100 });
    trails.push(...rows.map(({ id, slug }) => ({ tenantId: id, slug })));
    if (next === null) return trails;
    after = next;
  }
}

export const auditCounts = command({
  name: 'audit counts',
  summary: 'show hourly counts of rejected anonymous requests',
  details:
    'Shows hourly counts of rejections that anyone can cause: wrong access keys, sign-in link requests without a result, embed keys on other origins. They ' +
    'are counted rather than logged to keep strangers from filling the audit trail.',
  example: 'audit counts --tenant acme --since 2026-01-01',
  options: [tenantOption, ['--operator', 'entries that concern no single tenant'], ['--since <moment>', 'entries since this day or time']],
  input: z.object({ ...tenantInput, operator: flag, since: moment.optional() }),
  async run(run, { tenant, operator, since }) {
    const { services } = await run.open();
    const tenantId = operator ? null : (await pickTenant(services.tenants, tenant)).id;
    const { items, next } = await services.auditCounts.list({ tenantId, sinceMs: since, limit: 1_000 });
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Hour', value: ({ hour }) => hour },
          { title: 'Action', value: ({ action }) => action },
          { title: 'Target', value: ({ target }) => `${target.kind} ${target.id}`, shrinks: true },
          { title: 'Reason', value: ({ reason }) => reason, shrinks: true },
          { title: 'Count', value: ({ count }) => String(count), align: 'right' },
          { title: 'Last', value: ({ lastAt }) => lastAt },
        ],
        items,
        'There are no such entries.',
      ),
    );
    if (next !== null) run.say('There are more entries: use a later --since.');
  },
});
