import { credential } from '../descriptor.ts';
import { widgetTokenRoutes } from './routes.ts';
import { widgetTokenKind } from './widget-token.ts';
import { rows } from './rows.ts';

export const widgetToken = credential({
  name: 'widget-token',
  documents: [
    {
      what: 'widget token `wtok_…`',
      heldBy: 'the page, in memory',
      lives: 'a minute to an hour',
      theftGives: 'the scopes that it names for one customer, on the pages that it names',
      howToEnd: '`vitrine widget-tokens revoke`',
    },
  ],
  opens: {
    areas: {
      manage: 'widget_token_not_allowed_here',
      read: 'widget_token_not_allowed_here',
      self: 'widget_token_not_allowed_here',
      widget: 'open',
      exchange: 'widget_token_not_allowed_here',
      link: 'token_invalid',
    },
    connect: widgetTokenKind,
  },
  routes: widgetTokenRoutes,
  rows,
  commands: 'widget-tokens',
  audit: { target: 'widget_token', actions: ['widget_token.minted', 'widget_token.revoked'] },
  status: { own: 'widget', read: ({ liveWidgetToken }, { claims }) => liveWidgetToken(String(claims['jti'])) },
});
