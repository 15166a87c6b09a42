import { later, rule, type ThreatGroup } from './threat.ts';

export const leftOutThreats: ThreatGroup = {
  title: 'What other systems do, and what of it is done here',
  rows: {
    AF24: rule('A signing secret is in no answer to a page, and the tenant’s duties are written down.'),
    AF26: later(
      'Fixed times for polling, search, caches, telemetry and streams.',
      'Sessions are renewed 300 s early (AF14), every call has a time limit, a search waits for the last letter, and a payment under way is asked about; ' +
        'nothing else polls, streams or reports, and the times are ours.',
    ),
    AF28: rule('Events hold a known name and small plain values: no token, address or customer.'),
    AF29: rule('Messages that are not on the list do nothing.'),
    AF30: rule('Events to the page are advisory, webhooks count.'),
    AF32: rule('A checkout is made once for a key, and returns to listed pages only.'),
    AF33: rule('The loader names servers by https, says when it comes twice, and can be pinned.'),
    AF34: rule('Price cards compare offers; invoice lists filter, search and lead to payment.'),
    AF35: rule('Where a tenant turns them on, the addresses that the portal’s published client calls are answered.'),
    AF36: rule('A tenant’s theme of parsed colours that text can be read in is laid over the neutral one, on screens.'),
    RA9: later(
      'An access token of five minutes is renewed with one of seven days in storage.',
      'Nothing is kept in storage: an embed token lives for fifteen minutes, in memory, and the page’s backend gives the next one.',
    ),
    RA10: later(
      'Attributes name community, channel and domain key; a bundle renders into the page.',
      'Those are parts of another product. Attributes here are the options of the library (RA4, AF6), and content is always in an iframe.',
    ),
  },
};
