import { rule, type ThreatGroup } from './threat.ts';

export const offeringsThreats: ThreatGroup = {
  title: 'Prices and subscriptions',
  rows: {
    PR01: rule('Draft and archived offerings never leave the server for a page or viewer, with any credential; see PR21.'),
    PR02: rule('A price is a whole number of minor units, never negative or rounded, in an existing currency.'),
    PR03: rule('Tiers give every unit exactly one price: gaps, overlaps and open ends are refused with their location.'),
    PR04: rule('A call to action is an https address; scripts, other schemes and user information are refused.'),
    PR05: rule('An external id identifies one offering of one tenant, however many callers write it concurrently.'),
    PR06: rule('A bulk call writes every valid row, explains each refused row, and can be repeated without duplicates.'),
    PR07: rule('A published offering can be archived but not deleted; its subscriptions continue.'),
    PR21: rule('Only customers who have an archived offering or are paying it see it, and nobody can buy it.'),
    PR20: rule('Offering lists can be filtered by words and days; filters never reveal rows outside the grant.'),
    PR08: rule('A file of offerings or subscriptions with one invalid row stores nothing, and names the row.'),
    SU01: rule('Customers read only their own subscriptions, with any of their credentials.'),
    SU02: rule('A page’s embed key, an unproved identity and a single-receipt token read no subscriptions.'),
    SU04: rule('Subscription lists can be filtered by days and words; filters never reveal rows outside the grant.'),
    SU03: rule('A subscription stays with its customer; writing its external id does not transfer it.'),
  },
};
