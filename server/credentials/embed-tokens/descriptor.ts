import { credential } from '../descriptor.ts';
import { embedTokenKind, statusOf } from './embed-token.ts';
import { rows } from './rows.ts';

export const embedToken = credential({
  name: 'embed-token',
  documents: [
    {
      what: 'embed token',
      heldBy: 'the page, in memory',
      lives: 'fifteen minutes',
      theftGives: 'reading what one customer may see, on the pages of the access key',
      howToEnd: '`vitrine embed-tokens revoke`; all of a pair: `vitrine access-keys revoke --tokens`; or block the customer',
    },
  ],
  opens: {
    areas: { manage: 'action_not_allowed', read: 'open', self: 'open', widget: 'widget_token_required', exchange: 'embed_key_required', link: 'token_invalid' },
    connect: embedTokenKind,
  },
  rows,
  commands: 'embed-tokens',
  audit: { target: 'embed_token', actions: ['embed_token.issued', 'embed_token.revoked'] },
  status: { own: 'embed', read: (services, { claims }) => statusOf(services, claims) },
});
