import { rule, type ThreatGroup } from './threat.ts';

export const loginRedirectThreats: ThreatGroup = {
  title: 'The login redirect',
  rows: {
    R01: rule('The server builds the return address itself, and never follows an address from a request parameter.'),
    R02: rule('A login URL is https, on another host, in canonical spelling, without user, fragment or `redirect` parameter.'),
    R03: rule('Host and forwarding headers change no link.'),
    R04: rule('Line breaks and backslashes in an address create no second header.'),
    R05: rule('The address sent is exactly the address that was validated.'),
    R06: rule('An invalid token leads to a page with a way forward, never to a redirect loop.'),
    R07: rule('No page echoes a token or an address from the request.'),
    R08: rule('A token that this browser did not request needs a click before anything is shown.'),
    R09: rule('A handed-over token works once, even when twenty requests present it at the same moment.'),
    R10: rule('A token for another receipt, customer or tenant finds nothing.'),
    R11: rule('Inside a frame, a private link shows a page and redirects nowhere.'),
    R12: rule('Multiple, empty, nested or very long tokens are refused.'),
    R13: rule('HEAD consumes nothing; other methods are refused.'),
    R14: rule('The audit trail records every change of the login address, with old and new values.'),
    R15: rule('Redirects use 302 or 303, so that no form is resubmitted.'),
  },
};
