import { sql } from 'kysely';
import { credential } from '../descriptor.ts';
import { dayMs } from '../rows.ts';
import { signingKeyRoutes } from '../signing-keys/routes.ts';
import { tenantTokenKind } from './tenant-token.ts';

export const tenantToken = credential({
  name: 'tenant-token',
  documents: [
    {
      what: 'tenant token',
      heldBy: 'the page, in memory',
      lives: 'minutes, as the tenant\'s backend says; a day at most',
      theftGives: 'reading what one customer, or one receipt, may see',
      howToEnd: 'retire its signing key; a `resourceId` with a share token also ends with that',
    },
    {
      what: 'signing key of a tenant (HS256 secret, RSA private key)',
      heldBy: 'the tenant\'s backend',
      lives: 'until it is retired',
      theftGives: 'tokens for every customer of the tenant',
      howToEnd: '`vitrine keys rotate --grace 0`: its tokens and sessions end with it',
    },
  ],
  opens: {
    areas: { manage: 'action_not_allowed', read: 'open', self: 'open', widget: 'widget_token_required', exchange: 'embed_key_required', link: 'open' },
    connect: tenantTokenKind,
  },
  routes: signingKeyRoutes,
  rows: {
    table: 'signing_keys',
    noun: 'signing key',
    endedAt: 'retired_at',
    expires: { at: 'usable_until', keptMs: 90 * dayMs },
    deletedOnlyIf: () => sql`state = 'retired' and not exists (select 1 from sessions as s where s.signing_key_id = signing_keys.id)
      and not exists (select 1 from link_sessions as l where l.signing_key_id = signing_keys.id)`,
    afterRestore: 'stands',
    label: 'state',
  },
  commands: 'keys',
  audit: {
    target: 'signing_key',
    actions: ['signing_key.created', 'signing_key.imported', 'signing_key.renamed', 'signing_key.activated', 'signing_key.rotated', 'signing_key.retired'],
  },
});
