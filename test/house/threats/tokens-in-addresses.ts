import { later, rule, type ThreatGroup } from './threat.ts';

export const tokensInAddressesThreats: ThreatGroup = {
  title: 'Tokens in addresses',
  rows: {
    U01: rule('No log, trail or table holds a token, share token, cookie or query string.'),
    U02: rule('No page or redirect of a link lets the browser send a referrer.'),
    U03: rule('After the hand-over nothing in the browser holds the token.'),
    U04: rule('Going back does not send the token again.'),
    U05: rule('The redirect that takes a token is not kept by caches.'),
    U06: rule('The host library takes a magic token out of the page’s address before anything else runs.'),
    U07: rule('A token is never in the address of a frame, and is refused there.'),
    U08: rule('Command lines of the server hold no secret, and no address shows its insides.'),
    U09: later('The way back names the share token to the tenant’s own login page.', 'Accepted: it is the tenant’s own link. SECURITY.md says so.'),
  },
};
