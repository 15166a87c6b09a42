import { later, rule, type ThreatGroup } from './threat.ts';

export const tokensInAddressesThreats: ThreatGroup = {
  title: 'Tokens in addresses',
  rows: {
    U01: rule('No log, audit entry or table contains a token, share token, cookie or query string.'),
    U02: rule('No link page or redirect lets the browser send a referrer.'),
    U03: rule('After the hand-over, nothing in the browser contains the token.'),
    U04: rule('Going back does not send the token again.'),
    U05: rule('The redirect that consumes a token is never cached.'),
    U06: rule('The host library removes a magic token from the page’s address before anything else runs.'),
    U07: rule('A token never appears in the address of a frame, and is refused there.'),
    U08: rule('Server command lines contain no secret, and no address reveals internals.'),
    U09: later(
      'The return address reveals the share token to the tenant’s own login page.',
      'Accepted, because it is the tenant’s own link. SECURITY.md says so.',
    ),
  },
};
