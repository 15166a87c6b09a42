import { rule, type ThreatGroup } from './threat.ts';

export const paymentsThreats: ThreatGroup = {
  title: 'Payments',
  rows: {
    PY01: rule('What is to be paid goes out signed; a billing page takes no other amount from an address.'),
    PY02: rule('Double clicks, tabs and pages are one checkout; while money is on its way nothing is charged again.'),
    PY03: rule('A notice counts once, in any order and however late; what is paid stays paid, with what it buys.'),
    PY04: rule('Only what the billing page has signed within five minutes, with amount and currency, books anything.'),
    PY05: rule('A checkout is of the credential’s customer, whom no parameter changes.'),
    PY06: rule('The way back follows the one redirect rule, to pages of the credential.'),
    PY07: rule('What is not published, has no price or is sold out is not sold; secrets are shown once.'),
    PY08: rule('Checkouts of a customer, and refused notices of an address, are limited.'),
    PY09: rule('While the secret of a billing page is replaced both are taken, then the new one alone.'),
    PY14: rule('Where a tenant’s customers paid before is heard for a while of what was begun there, and of nothing else.'),
    PY30: rule('The doctor names a payment provider whose secret, key or page does not fit.'),
    PY10: rule('The tenant’s backend is told of a payment by what stands in the trail.'),
    PY11: rule('What is open is given up by its customer or its tenant, once; a payment that comes anyway counts.'),
    PY13: rule('A list of checkouts in a state shows those that are so at the moment, and nobody else’s.'),
    PY12: rule('Who comes back sees the payment that is on its way, theirs alone; what was paid is read anew.'),
  },
};
