import { credential } from '../descriptor.ts';
import { embedKeyKind } from './embed-key.ts';
import { embedKeyRoutes } from './routes.ts';
import { rows } from './rows.ts';

export const embedKey = credential({
  name: 'embed-key',
  documents: [
    {
      what: 'embed key `embk_…`',
      heldBy: 'the page; it is public',
      lives: 'until it is revoked',
      theftGives: 'nothing: it shows the published prices, and a published receipt to whoever has the share token of its link, on pages of its origins',
      howToEnd: '`vitrine embed-keys revoke` or `rotate`: its sessions end with it',
    },
  ],
  opens: {
    areas: { manage: 'action_not_allowed', read: 'open', self: 'customer_required', widget: 'widget_token_required', exchange: 'open', link: 'token_invalid' },
    connect: embedKeyKind,
  },
  routes: embedKeyRoutes,
  rows,
  commands: 'embed-keys',
  audit: { target: 'embed_key', actions: ['embed_key.created', 'embed_key.revoked', 'embed_key.rotated'] },
});
