import { sql } from 'kysely';
import { type Clock, isoTime } from '../../clock.ts';
import type { Database } from '../store/database.ts';
import type { AuditCountRow } from '../store/rows/audit-rows.ts';
import type { AuditAction } from './model.ts';

/** Something that happened and that nobody has signed for: anybody can make it happen any number of times. */
export interface Unsigned {
  tenantId: string | null;
  action: AuditAction;
  /** A thing that exists, or a word for all that do not: what a caller has made up is no id. */
  target: { kind: string; id: string };
  /** Of a closed set. */
  reason: string;
}

/** How often something has happened within an hour. */
export interface AuditCount {
  /** Its beginning. */
  hour: string;
  action: string;
  target: { kind: string; id: string };
  reason: string;
  count: number;
  firstAt: string;
  lastAt: string;
}

/** Where a page ends: the next one begins after it. */
export type AuditCountPosition = [hour: number, action: string, targetKind: string, targetId: string, reason: string];

export interface AuditCounts {
  /** Counts one. Never waits and never fails: what was refused stays refused, whether or not it can be counted. */
  count(what: Unsigned): void;
  /** Writes what was counted since the last time. What cannot be written is kept for the next time. */
  flush(): Promise<void>;
  /** The newest hour first. `next` is `null` on the last page. */
  list(ask: {
    tenantId: string | null;
    sinceMs?: number | undefined;
    after?: AuditCountPosition | undefined;
    limit: number;
  }): Promise<{ items: AuditCount[]; next: AuditCountPosition | null }>;
}

const hourMs = 3_600_000;
/** So long counts are gathered. A process that is killed loses them. */
const gatherMs = 5_000;
/** More are not kept while the database cannot be written to. */
const greatestCount = 10_000;

/** The order of the list, behind the tenant. */
const order = ['hour', 'action', 'target_kind', 'target_id', 'reason'] as const;

/** Makes what counts. A row of the trail for each would be a table that strangers fill. */
export function createAuditCounts({ database: { query }, clock }: { database: Database; clock: Clock }): AuditCounts {
  const gathered = new Map<string, AuditCountRow>();
  let timer: NodeJS.Timeout | undefined;

  const later = (): void => {
    timer ??= setTimeout(() => void counts.flush(), gatherMs).unref();
  };

  const write = (row: AuditCountRow): Promise<unknown> =>
    query
      .insertInto('audit_counts')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'hour', 'action', 'target_kind', 'target_id', 'reason'])
          .doUpdateSet({ count: sql`audit_counts.count + excluded.count`, last_at: sql`excluded.last_at` }),
      )
      .execute();

  const counts: AuditCounts = {
    count({ tenantId, action, target, reason }) {
      const now = clock.now();
      const place = { tenant_id: tenantId ?? '', hour: now - (now % hourMs), action, target_kind: target.kind, target_id: target.id, reason };
      const name = JSON.stringify(Object.values(place));
      const row = gathered.get(name);
      if (row) Object.assign(row, { count: row.count + 1, last_at: now });
      else if (gathered.size < greatestCount) gathered.set(name, { ...place, count: 1, first_at: now, last_at: now });
      later();
    },

    async flush() {
      clearTimeout(timer);
      timer = undefined;
      const taken = [...gathered];
      gathered.clear();
      for (const [name, row] of taken) {
        await write(row).catch(() => {
          const since = gathered.get(name);
          gathered.set(name, since ? { ...row, count: row.count + since.count, last_at: since.last_at } : row);
        });
      }
      if (gathered.size > 0) later();
    },

    async list({ tenantId, sinceMs = 0, after, limit }) {
      await counts.flush();
      let select = query
        .selectFrom('audit_counts')
        .selectAll()
        .where('tenant_id', '=', tenantId ?? '')
        .where('hour', '>', sinceMs - hourMs);
      if (after) select = select.where(sql<boolean>`(${sql.join(order.map((column) => sql.ref(column)))}) < (${sql.join(after)})`);
      for (const column of order) select = select.orderBy(column, 'desc');
      const rows = await select.limit(limit + 1).execute();
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return { items: shown.map(countOf), next: rows.length > limit && last ? [last.hour, last.action, last.target_kind, last.target_id, last.reason] : null };
    },
  };
  return counts;
}

const countOf = (row: AuditCountRow): AuditCount => ({
  hour: isoTime(row.hour),
  action: row.action,
  target: { kind: row.target_kind, id: row.target_id },
  reason: row.reason,
  count: row.count,
  firstAt: isoTime(row.first_at),
  lastAt: isoTime(row.last_at),
});
