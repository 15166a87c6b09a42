import { credential } from '../descriptor.ts';
import { dayMs } from '../rows.ts';
import { magicLinkRoutes } from './routes.ts';

export const magicLink = credential({
  name: 'magic-link',
  documents: [
    {
      what: 'magic link and its code',
      heldBy: 'the customer\'s mailbox',
      lives: 'fifteen minutes, once',
      theftGives: 'one session; the code has five tries',
      howToEnd: '`vitrine magic-links revoke`; it ends with its use, with a newer one, and when the customer gets another address',
    },
  ],
  routes: magicLinkRoutes,
  rows: { table: 'magic_links', noun: 'sign-in link', endedAt: 'consumed_at', expires: { at: 'expires_at', keptMs: dayMs }, afterRestore: 'ends' },
  commands: 'magic-links',
  audit: {
    target: 'magic_link',
    actions: ['magic_link.sent', 'magic_link.redeemed', 'magic_link.refused', 'magic_link.revoked', 'magic_link.ambiguous'],
  },
});
