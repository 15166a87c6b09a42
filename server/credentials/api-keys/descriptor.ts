import { credential } from '../descriptor.ts';
import { apiKeyKind } from './api-key.ts';
import { apiKeyRoutes } from './routes.ts';

export const apiKey = credential({
  name: 'api-key',
  documents: [
    {
      what: 'API key `vtr_…`',
      heldBy: 'a backend or a member of staff',
      lives: 'until it is revoked',
      theftGives: 'what its role allows in one tenant; an operator\'s, in every one',
      howToEnd: '`vitrine api-keys revoke`, or another owner by `POST /v1/api-keys/:id/revoke`',
    },
  ],
  opens: {
    areas: { manage: 'open', read: 'open', self: 'open', widget: 'widget_token_required', exchange: 'embed_key_required', link: 'token_invalid' },
    connect: apiKeyKind,
  },
  routes: apiKeyRoutes,
  rows: { table: 'api_keys', noun: 'API key', endedAt: 'revoked_at', afterRestore: 'stands', label: 'name' },
  commands: 'api-keys',
  audit: { target: 'api_key', actions: ['api_key.created', 'api_key.revoked'] },
});
