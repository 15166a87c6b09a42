import { first } from './0001-first.ts';
import { credentials } from './0002-credentials.ts';
import { leases } from './0003-leases.ts';
import { access } from './0004-access.ts';
import { viewersSeeDrafts } from './0005-viewers-see-drafts.ts';
import { interop } from './0007-interop.ts';
import { trailAndLists } from './0012-trail-and-lists.ts';
import { revokedLinks } from './0011-revoked-links.ts';
import { compat } from './0013-compat.ts';
import { offerings } from './0014-offerings.ts';
import { subscriptions } from './0015-subscriptions.ts';
import { invoices } from './0016-invoices.ts';
import { webhooks } from './0018-webhooks.ts';
import { checkouts } from './0019-checkouts.ts';
import { moreOfOthers } from './0020-more-of-others.ts';
import { themesAndLists } from './0021-themes-and-lists.ts';
import { checkoutsByState } from './0022-checkouts-by-state.ts';
import { sealedReceipts } from './0023-sealed-receipts.ts';
import { soonestMail } from './0024-soonest-mail.ts';
import { receiptsInState } from './0025-receipts-in-state.ts';
import { termsOfCheckouts } from './0026-terms-of-checkouts.ts';
import { endedPublications } from './0027-ended-publications.ts';
import { linksOfAddresses } from './0028-links-of-addresses.ts';
import { formerPaymentProviders } from './0029-former-payment-providers.ts';
import { leftPages } from './0030-left-pages.ts';
import { paymentSecrets } from './0031-payment-secrets.ts';
import { timeZones } from './0032-time-zones.ts';
import { paymentAnswers } from './0033-payment-answers.ts';
import { unansweredCalls } from './0034-unanswered-calls.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [
  first,
  credentials,
  leases,
  access,
  viewersSeeDrafts,
  interop,
  revokedLinks,
  trailAndLists,
  compat,
  offerings,
  subscriptions,
  invoices,
  webhooks,
  checkouts,
  moreOfOthers,
  themesAndLists,
  checkoutsByState,
  sealedReceipts,
  soonestMail,
  receiptsInState,
  termsOfCheckouts,
  endedPublications,
  linksOfAddresses,
  formerPaymentProviders,
  leftPages,
  paymentSecrets,
  timeZones,
  paymentAnswers,
  unansweredCalls,
];
