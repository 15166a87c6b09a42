import { z } from 'zod';
import type { Cursors } from '../http/cursor.ts';
import { pageOf, pageQuery } from '../http/page-query.ts';
import { type Route, route } from '../http/route.ts';
import type { Database } from '../store/database.ts';
import type { AuditCounts } from './counts.ts';
import type { AuditStore } from './store.ts';

const position = z.codec(z.tuple([z.number(), z.string()]), z.object({ at: z.number(), id: z.string() }), {
  decode: ([at, id]) => ({ at, id }),
  encode: ({ at, id }): [number, string] => [at, id],
});

/** What the trail records, and what that is about: the sets that the API documents and filters by. */
export interface AuditRouteSets {
  actions: readonly string[];
  targets: readonly string[];
}

const since = z.iso.datetime({ offset: true }).transform(Date.parse).optional().meta({ description: 'Only what has happened from this moment on.' });
const countPosition = z.tuple([z.number(), z.string(), z.string(), z.string(), z.string()]);

export interface AuditRouteDeps {
  audit: AuditStore;
  auditCounts: AuditCounts;
  database: Database;
  cursors: Cursors;
}

/** The routes of the audit trail. There is none that changes it. */
export function auditRoutes({ audit, auditCounts, database, cursors }: AuditRouteDeps, { actions, targets }: AuditRouteSets): Route[] {
  const count = z
    .object({
      hour: z.string().meta({ description: 'Its beginning.' }),
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
    actorKind: z.string().min(1).max(50).optional().meta({ description: 'The kind of credential, "cli" or "system".' }),
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
      summary: 'Lists what has been changed, by whom and when, the newest first.',
      access: 'audit:read',
      query,
      response: { status: 200, description: 'A page of the trail.', schema: pageOf(entry) },
      async handler({ tenantId, query: { cursor, limit, since: sinceMs, ...asked } }) {
        const filter = { ...asked, sinceMs };
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
      summary: 'Tells by the hour how often something has happened that nobody had signed for: it is counted, and no entry of the trail.',
      access: 'audit:read',
      query: z.strictObject({ ...pageQuery, since }),
      response: { status: 200, description: 'A page of counts, the newest hour first.', schema: pageOf(count) },
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
