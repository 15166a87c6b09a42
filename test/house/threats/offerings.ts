import { rule, type ThreatGroup } from './threat.ts';

export const offeringsThreats: ThreatGroup = {
  title: 'Prices and subscriptions',
  rows: {
    PR01: rule('Drafts and archived offerings never leave the server for a page or viewer, whichever credential asks; see PR21.'),
    PR02: rule('A price is a whole number of minor units, never negative, never rounded, in a currency that exists.'),
    PR03: rule('Tiers give every unit one price: gaps, overlaps and open ends are refused with the place.'),
    PR04: rule('A call to action is an https address; scripts, other schemes and user information are refused.'),
    PR05: rule('An external id names one offering of one tenant, however many callers write it at once.'),
    PR06: rule('A bulk call writes each row that fits, tells why the others do not, and repeats without doing it twice.'),
    PR07: rule('An offering that was published is archived and not deleted; subscriptions to it go on.'),
    PR21: rule('An archived offering is seen by the customer who has it, and bought by nobody.'),
    PR20: rule('A list of offerings is narrowed by words and days, and shows no more to anybody by that.'),
    PR08: rule('A file of offerings or subscriptions with one bad row stores nothing, and names the row.'),
    SU01: rule('A customer reads their own subscriptions with every credential that is theirs, and nobody else’s.'),
    SU02: rule('A page’s embed key, an unproved identity and a token of one receipt read no subscription.'),
    SU04: rule('A list of subscriptions is narrowed by days and words, and shows no more to anybody by that.'),
    SU03: rule('A subscription stays with its customer: nobody takes it over by writing its external id.'),
  },
};
