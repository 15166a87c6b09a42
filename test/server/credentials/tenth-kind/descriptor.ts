import { sql } from 'kysely';
import { z } from 'zod';
import { hashOf, randomId, randomToken } from '../../../../server/access/secrets.ts';
import { credential } from '../../../../server/credentials/descriptor.ts';
import { type CredentialRows, dayMs } from '../../../../server/credentials/rows.ts';
import { endedBy } from '../../../../server/credentials/credential-status.ts';
import { HttpError } from '../../../../server/errors/http-error.ts';
import { byOf } from '../../../../server/platform/audit/model.ts';
import type { Database } from '../../../../server/platform/store/database.ts';
import { route } from '../../../../server/platform/http/routes/route.ts';

interface BadgeRow {
  id: string;
  tenant_id: string;
  customer_id: string;
  expires_at: number;
  revoked_at: number | null;
}

async function standingOf({ query }: Database, text: string) {
  const [row] = (await sql<BadgeRow>`select id, tenant_id, customer_id, expires_at, revoked_at from badges where secret_hash = ${hashOf(text)}`.execute(query))
    .rows;
  const ended = endedBy([[row?.revoked_at !== null, 'it was revoked']], null);
  return row && { id: row.id, tenantId: row.tenant_id, customerId: row.customer_id, expiresAtMs: row.expires_at, ended };
}

export const badgeRows: CredentialRows = {
  table: 'badges',
  noun: 'badge',
  endedAt: 'revoked_at',
  expires: { at: 'expires_at', keptMs: dayMs },
  afterRestore: 'ends',
  label: 'name',
};

/** A sample kind of credential that a developer might add: a secret that a customer's page shows for a day. */
export const badge = credential({
  name: 'badge',
  documents: [
    { what: 'badge `bdg_…`', heldBy: 'a made-up page', lives: 'a day', theftGives: 'what one customer may read', howToEnd: '`vitrine badges revoke`' },
  ],
  opens: {
    areas: { manage: 'action_not_allowed', read: 'open', self: 'open', widget: 'widget_token_required', exchange: 'embed_key_required', link: 'token_invalid' },
    connect: ({ database, clock }) => ({
      recognises: ({ text }) => text.startsWith('bdg_'),
      async resolve({ text }) {
        const live = await standingOf(database, text);
        if (!live || live.ended || live.expiresAtMs <= clock.now()) throw new HttpError('token_invalid');
        const { tenantId, customerId, id } = live;
        return { tenantId, customerId, actor: { kind: 'badge', id }, actions: new Set(['receipts:read', 'self:read'] as const) };
      },
    }),
  },
  routes: ({ database, audit, clock }) => [
    route({
      method: 'post',
      path: '/v1/badges',
      operationId: 'createBadge',
      tag: 'Badges',
      summary: 'Makes a badge.',
      access: 'access-keys:write',
      body: z.strictObject({ customerId: z.string() }),
      response: { status: 201, description: 'The badge, this once.' },
      async handler(request) {
        const [id, secret, now] = [randomId('bdg'), randomToken('bdg'), clock.now()];
        await database.write(async (tx) => {
          await sql`insert into badges (id, tenant_id, customer_id, name, secret_hash, created_at, expires_at)
            values (${id}, ${request.tenantId}, ${request.body.customerId}, 'lobby', ${hashOf(secret)}, ${now}, ${now + dayMs})`.execute(tx);
          await audit.record(tx, { tenantId: request.tenantId, by: byOf(request), action: 'badge.created', target: { kind: 'badge', id } });
        });
        return { status: 201, body: { id, secret } };
      },
    }),
  ],
  rows: badgeRows,
  audit: { target: 'badge', actions: ['badge.created', 'badge.revoked'] },
  status: { read: ({ database }, { text }) => standingOf(database, text) },
});
