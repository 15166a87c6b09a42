import { later, rule, type ThreatGroup } from './threat.ts';

export const leftOutThreats: ThreatGroup = {
  title: 'Features of other systems, and their equivalents here',
  rows: {
    AF24: rule('No answer to a page contains a signing secret, and the tenant’s duties are documented.'),
    AF26: later(
      'Fixed intervals for polling, search, caches, telemetry and streams.',
      'Sessions are renewed 300 s early (AF14), every call has a time limit, a search waits for the last letter, and a pending payment is polled. ' +
        'Nothing else polls, streams or reports, and the intervals are Vitrine’s own.',
    ),
    AF28: rule('Events contain a known name and small plain values, never a token, address or customer.'),
    AF29: rule('Messages that are not on the list have no effect.'),
    AF30: rule('Events to the page are advisory; webhooks are authoritative.'),
    AF32: rule('Each key creates one checkout, which returns only to listed pages.'),
    AF33: rule('The loader identifies servers by https origin, reports when it is loaded twice, and can be pinned.'),
    AF34: rule('Price cards compare offerings; invoice lists filter, search and lead to payment.'),
    AF35: rule('If a tenant enables them, the endpoints that the portal’s published client calls are available.'),
    AF36: rule('A tenant’s theme of parsed colours, checked for readable contrast, overlays the neutral theme on screens only.'),
    RA9: later(
      'A five-minute access token is renewed with a seven-day token kept in storage.',
      'Nothing is kept in storage. An embed token lives in memory for fifteen minutes, and the page’s backend issues the next one.',
    ),
    RA10: later(
      'Attributes name community, channel and domain key; a bundle renders into the page.',
      'These are parts of another product. Here, attributes are the options of the library (RA4, AF6), and content is always in an iframe.',
    ),
  },
};
