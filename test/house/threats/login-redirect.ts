import { rule, type ThreatGroup } from './threat.ts';

export const loginRedirectThreats: ThreatGroup = {
  title: 'The login redirect',
  rows: {
    R01: rule('The way back is built here; no parameter of the request is ever followed.'),
    R02: rule('A login address is https, on another host, in one spelling, without user, fragment or `redirect`.'),
    R03: rule('Host and forwarding headers change no link.'),
    R04: rule('Line breaks and backslashes in the address make no second header.'),
    R05: rule('The address that is sent is the very one that was judged.'),
    R06: rule('A bad token leads to a page with a way on, never round in circles.'),
    R07: rule('No page repeats a token or an address of the request.'),
    R08: rule('A token that this browser did not ask for is shown only after a click.'),
    R09: rule('A handed-over token works once, also when twenty come at the same moment.'),
    R10: rule('A token for another receipt, customer or tenant finds nothing.'),
    R11: rule('Inside a frame a private link shows a page, and leads nowhere.'),
    R12: rule('Several, empty, nested or very long tokens are refused.'),
    R13: rule('HEAD uses nothing up; other methods are refused.'),
    R14: rule('A change of the login address is in the audit trail, before and after.'),
    R15: rule('Redirects are 302 or 303, so that no form is sent on.'),
  },
};
