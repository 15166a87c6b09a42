import { z } from 'zod';
import type { Cursors } from '../http/input/cursor.ts';
import { pageOf, pageQuery } from '../http/input/page-query.ts';
import { type Route, route } from '../http/routes/route.ts';
import type { Database } from '../store/database.ts';
import type { AuditCounts } from './counts.ts';
import type { AuditStore } from './store.ts';

const position = z.codec(z.tuple([z.number(), z.string()]), z.object({ at: z.number(), id: z.string() }), {
  decode: ([at, id]) => ({ at, id }),
  encode: ({ at, id }): [number, string] => [at, id],
});

/** The audited events and target kinds that the API documents and filters by. */
export interface AuditRouteSets {
  actions: readonly string[];
  targets: readonly string[];
}

const since = z.iso.datetime({ offset: true }).transform(Date.parse).optional().meta({ description: 'Earliest time to include.' });
const countPosition = z.tuple([z.number(), z.string(), z.string(), z.string(), z.string()]);

export interface AuditRouteDeps {
  audit: AuditStore;
  auditCounts: AuditCounts;
  database: Database;
  cursors: Cursors;
}

/** Creates the routes of the audit trail. All of them are read-only. */
export function auditRoutes({ audit, auditCounts, database, cursors }: AuditRouteDeps, { actions, targets }: AuditRouteSets): Route[] {
  const count = z
    .object({
      hour: z.string().meta({ description: 'Start of the hour.' }),
      action: z.enum(actions),
      target: z.object({ kind: z.enum(targets), id: z.string() }),
      reason: z.string(),
      count: z.int(),
      firstAt: z.string(),
      lastAt: z.string(),
    })
    .meta({ id: 'AuditCount' });

  const entry = z
    .object({
      id: z.string(),
      at: z.string(),
      actor: z.object({ kind: z.string(), id: z.string().nullable() }),
      action: z.enum(actions),
      target: z.object({ kind: z.enum(targets), id: z.string() }),
      before: z.unknown(),
      after: z.unknown(),
      requestId: z.string().nullable(),
      address: z.string().nullable(),
    })
    .meta({ id: 'AuditEntry' });

  const query = z.strictObject({
    ...pageQuery,
    action: z.enum(actions).optional(),
    actorKind: z.string().min(1).max(50).optional().meta({ description: 'Kind of credential, or `cli` or `system`.' }),
    actorId: z.string().min(1).max(100).optional(),
    targetKind: z.enum(targets).optional(),
    targetId: z.string().min(1).max(100).optional(),
    since,
  });

  return [
    route({
      method: 'get',
      path: '/v1/audit',
      operationId: 'listAudit',
      tag: 'Audit',
      summary: 'Lists audit entries: who changed what and when, newest first.',
      access: 'audit:read',
      query,
      response: { status: 200, description: 'A page of audit entries.', schema: pageOf(entry) },
      async handler({ tenantId, query: { cursor, limit, since: sinceMs, ...filters } }) {
        const filter = { ...filters, sinceMs };
        const list = `audit ${tenantId} ${JSON.stringify(filter)}`;
        const { rows, nextCursor } = await cursors.page(list, cursor, position, async (after) => {
          const { entries, next } = await audit.list(database.query, { tenantId, ...filter, after, limit });
          return { rows: entries, next };
        });
        return { body: { items: rows, nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/audit/counts',
      operationId: 'listAuditCounts',
      tag: 'Audit',
      summary: 'Lists hourly counts of events by callers without proven identity. These are counted instead of recorded as audit entries.',
      access: 'audit:read',
      query: z.strictObject({ ...pageQuery, since }),
      response: { status: 200, description: 'A page of counts, newest hour first.', schema: pageOf(count) },
      async handler({ tenantId, query: { cursor, limit, since: sinceMs } }) {
        const list = `audit-counts ${tenantId} ${sinceMs ?? ''}`;
        const { rows, nextCursor } = await cursors.page(list, cursor, countPosition, async (after) => {
          const { items, next } = await auditCounts.list({ tenantId, sinceMs, after, limit });
          return { rows: items, next };
        });
        return { body: { items: rows, nextCursor } };
      },
    }),
  ];
}
