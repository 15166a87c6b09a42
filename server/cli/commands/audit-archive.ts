import { z } from 'zod';
import { archiveTrails, type ArchivedTrail } from '../../platform/audit/archive.ts';
import { HttpError } from '../../errors/http-error.ts';
import { command } from '../command.ts';
import { flag, moment } from '../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../pick-tenant.ts';
import type { Run } from '../run.ts';
import { formatTable } from '../table.ts';

const dayMs = 86_400_000;

export const auditArchive = command({
  name: 'audit archive',
  summary: 'move the older part of the trail into a file',
  details: [
    'Writes the entries from before a moment into a file of JSON lines, the oldest first, and then takes them out of the trail, which says so: how many ' +
      'there were, and the SHA-256 of',
    'the file that holds them. Nothing is removed before the file is on the disk, and no file is written over. A name that ends in .gz is compressed.',
    'The archive names people as the trail does: keep it as safe as the database.',
  ].join('\n'),
  example: 'audit archive --tenant acme --before 2026-01-01 --to acme-2025.jsonl.gz',
  options: [
    tenantOption,
    ['--operator', 'what concerns no single tenant instead'],
    ['--all', 'every tenant, and what concerns none'],
    ['--before <moment>', 'entries from before this day or time; at least a day ago'],
    ['--to <file>', 'the file, which must not be there yet'],
  ],
  input: z.object({ ...tenantInput, operator: flag, all: flag, before: moment, to: z.string({ error: 'is needed' }).min(1, 'must not be empty') }),
  async run(run, { tenant, operator, all, before, to }) {
    const { services, by } = await run.open();
    // Entries become visible a moment after they are dated, and clocks of servers differ.
    if (before > run.clock.now() - dayMs) {
      throw new HttpError('usage_invalid', '--before must be at least a day ago: younger entries may still be on their way.');
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
  summary: 'show how often something was refused that nobody had signed for',
  details:
    'Shows by the hour what anybody can cause: wrong access keys, requests for links that came to nothing, public keys on foreign pages. It is counted, so ' +
    'that strangers fill no trail.',
  example: 'audit counts --tenant acme --since 2026-01-01',
  options: [tenantOption, ['--operator', 'what concerns no single tenant instead'], ['--since <moment>', 'from this day or time on']],
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
        'Nothing of this kind has happened.',
      ),
    );
    if (next !== null) run.say('There is more: raise --since.');
  },
});
