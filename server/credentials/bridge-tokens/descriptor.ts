import { credential } from '../descriptor.ts';

export const bridgeToken = credential({
  name: 'bridge-token',
  documents: [
    {
      what: 'bridge token',
      heldBy: 'the page, for a moment',
      lives: 'five minutes at most, once with `jti`',
      theftGives: 'one session, on a page of the embed key',
      howToEnd: 'retire its signing key',
    },
  ],
  audit: { actions: [] },
});
