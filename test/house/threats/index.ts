import { accessKeysThreats } from './access-keys.ts';
import { databaseFaultsThreats } from './database-faults.ts';
import { documentsThreats } from './documents.ts';
import { embedKeysThreats } from './embed-keys.ts';
import { embeddedPagesThreats } from './embedded-pages.ts';
import { hostFaultsThreats } from './faults-host.ts';
import { faultsAccessThreats } from './faults-access.ts';
import { faultsOperatingThreats } from './faults-operating.ts';
import { faultsInteropThreats } from './faults-interop.ts';
import { faultsHttpThreats } from './faults-http.ts';
import { frameFaultsThreats } from './faults-frame.ts';
import { frameMessagesThreats } from './frame-messages.ts';
import { faultsDataThreats } from './faults-data.ts';
import { pagesFaults } from './faults-pages.ts';
import { framingThreats } from './framing.ts';
import { heightsThreats } from './heights.ts';
import { hostMessagesThreats } from './host-messages.ts';
import { leftOutThreats } from './left-out.ts';
import { loginRedirectThreats } from './login-redirect.ts';
import { magicLinksThreats } from './magic-links.ts';
import { markupThreats } from './markup.ts';
import { olderProtocolThreats } from './older-protocol.ts';
import { othersThreats } from './others.ts';
import { prefetchThreats } from './prefetch.ts';
import { rateLimitsThreats } from './rate-limits.ts';
import { receiptsThreats } from './receipts.ts';
import { sessionsThreats } from './sessions.ts';
import { shareLinksThreats } from './share-links.ts';
import { signingKeysThreats } from './signing-keys.ts';
import { tokensInAddressesThreats } from './tokens-in-addresses.ts';
import { verifyingTokensThreats } from './verifying-tokens.ts';
import { widgetTokensThreats } from './widget-tokens.ts';
import { ownWidgetsThreats } from './own-widgets.ts';
import { paymentsThreats } from './payments.ts';
import { invoicesThreats } from './invoices.ts';
import { webhooksThreats } from './webhooks.ts';
import { offeringsThreats } from './offerings.ts';
import type { ThreatGroup } from './threat.ts';

/** Everything that an attacker, an accident or a careless page may try, by the ids that stand in the titles of tests. Ids are never given anew. */
export const threatGroups: readonly ThreatGroup[] = [
  receiptsThreats,
  olderProtocolThreats,
  embeddedPagesThreats,
  verifyingTokensThreats,
  signingKeysThreats,
  shareLinksThreats,
  loginRedirectThreats,
  tokensInAddressesThreats,
  hostMessagesThreats,
  frameMessagesThreats,
  heightsThreats,
  markupThreats,
  framingThreats,
  accessKeysThreats,
  sessionsThreats,
  embedKeysThreats,
  widgetTokensThreats,
  ownWidgetsThreats,
  magicLinksThreats,
  rateLimitsThreats,
  faultsHttpThreats,
  leftOutThreats,
  faultsDataThreats,
  pagesFaults,
  frameFaultsThreats,
  faultsAccessThreats,
  othersThreats,
  hostFaultsThreats,
  faultsInteropThreats,
  faultsOperatingThreats,
  databaseFaultsThreats,
  prefetchThreats,
  documentsThreats,
  invoicesThreats,
  webhooksThreats,
  paymentsThreats,
  offeringsThreats,
];
