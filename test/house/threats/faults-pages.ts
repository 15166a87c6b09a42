import { rule, type ThreatGroup } from './threat.ts';

export const pagesFaults: ThreatGroup = {
  title: 'Viewers on server pages',
  rows: {
    O8: rule('Every setting is used, documented commands exist, and no document mentions widgets that do not exist.'),
    S9: rule('The first return consumes the outgoing request; confirmations must come from the server’s form; parameter names are compared decoded.'),
    H20: rule('A mailed token stays in the fragment, reaches only its server’s mount, and survives one frame reload.'),
    V3: rule('Viewers see drafts only if the tenant allows it; manual sealing asks for confirmation.'),
    V9: rule('People in in-app browsers are redirected to sign in; the neutral page for programs also links there.'),
    V10: rule('The login page is tried once, three times without cookies; a failed return shows a page and writes nothing.'),
    V11: rule('Malformed addresses redirect to the right one; unknown parameters change nothing; people always get a page.'),
  },
};
