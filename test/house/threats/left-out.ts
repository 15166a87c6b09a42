import { later, rule, type ThreatGroup } from './threat.ts';

export const leftOutThreats: ThreatGroup = {
  title: 'What other systems do, and what of it is done here',
  rows: {
    AF24: rule('A signing secret is in no answer to a page, and the tenant’s duties are written down.'),
    AF26: later(
      'Fixed times for polling, search, caches, telemetry and streams.',
      'Sessions are renewed 300 s early (AF14) and every call has a time limit; nothing polls, streams or reports.',
    ),
    AF28: rule('Events hold a known name and small plain values: no token, address or customer.'),
    AF29: rule('Messages that are not on the list do nothing.'),
    AF30: rule('Events to the page are advisory, webhooks count.'),
    AF32: rule('A checkout is made once for a key, and returns to listed pages only.'),
    AF33: rule('The loader names servers by https, says when it comes twice, and can be pinned.'),
    AF34: rule('Price cards compare offers; invoice lists filter, search and lead to payment.'),
    AF35: later(
      'The addresses of the portal that this mode comes from.',
      'The API has addresses of its own (`/openapi.json`); nobody’s page calls them by hand, the library does.',
    ),
    AF36: later('Themes cascade from overrides over style variables to a brand.', 'A theme is light, dark or system; tenants set no colours yet.'),
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
