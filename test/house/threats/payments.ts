import { rule, type ThreatGroup } from './threat.ts';

export const paymentsThreats: ThreatGroup = {
  title: 'Payments',
  rows: {
    PY01: rule('The order is sent signed; a billing page accepts no other amount from a URL.'),
    PY02: rule('Double clicks, multiple tabs and pages share one checkout; nothing is charged again while a payment is pending.'),
    PY03: rule('A notice counts once, in any order and however late; paid checkouts stay paid, with what they bought.'),
    PY04: rule('Only notices signed by the billing page within five minutes, with matching amount and currency, book anything.'),
    PY05: rule('A checkout belongs to the credential’s customer, and no parameter can change that.'),
    PY06: rule('The return address follows the one redirect rule, and must be a page of the credential.'),
    PY07: rule('Unpublished, unpriced or sold-out offerings cannot be bought; secrets are shown once.'),
    PY08: rule('Checkouts per customer and refused notices per IP address are limited.'),
    PY09: rule('During secret rotation both billing page secrets are accepted, afterwards only the new one.'),
    PY14: rule('A tenant’s former payment provider can report checkouts begun there for a while, and nothing else.'),
    PY30: rule('The doctor reports payment providers with a mismatched secret, key or page.'),
    PY10: rule('The tenant’s backend is notified of a payment as the audit trail records it.'),
    PY11: rule('The customer or the tenant can cancel an open checkout, once; a payment that still arrives counts.'),
    PY13: rule('A checkout list filtered by state shows only checkouts in that state now, within the caller’s grant.'),
    PY12: rule('Returning viewers see only their own pending payment; data is reloaded after payment.'),
  },
};
