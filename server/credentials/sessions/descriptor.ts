import { credential } from '../descriptor.ts';
import { sessionRoutes } from './routes.ts';
import { sessionKind } from './session.ts';
import { rows } from './rows.ts';

export const session = credential({
  name: 'session',
  documents: [
    {
      what: 'session',
      heldBy: 'the page, or the frame that signed its viewer in by e-mail; in memory',
      lives: 'an hour; renewed for twelve at most',
      theftGives: 'reading what one customer may see',
      howToEnd: '`vitrine sessions revoke`, or block the customer',
    },
  ],
  opens: {
    areas: { manage: 'action_not_allowed', read: 'open', self: 'open', widget: 'widget_token_required', exchange: 'embed_key_required', link: 'token_invalid' },
    connect: sessionKind,
  },
  routes: sessionRoutes,
  rows,
  commands: 'sessions',
  audit: { target: 'session', actions: ['session.opened', 'session.refused', 'session.ended', 'session.revoked', 'sessions.revoked'] },
  status: { own: 'session', read: ({ liveSession }, { claims }) => liveSession(String(claims['jti'])) },
});
