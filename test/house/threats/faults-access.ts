import { rule, type ThreatGroup } from './threat.ts';

export const faultsAccessThreats: ThreatGroup = {
  title: 'Access',
  rows: {
    S1: rule('An embed key alone opens published content by its share token, never by its id.'),
    S2: rule('Only management can read archived items; viewers cannot find them by list, id, link or embed key.'),
    S3: rule('A blocked customer is refused on every route, even with a token for one of their receipts.'),
    S4: rule('No customer name means “nobody”: a grant without a customer matches no customer, whatever its name.'),
    S5: rule('Nobody can exhaust the limits of others: valid tokens count per customer, invalid ones separately.'),
    S7: rule('Immediate revocation takes effect on every server, whatever its clock says.'),
    S6: rule('Pages that a credential is for can call the API with it, whether or not other keys list them.'),
    S8: rule('A clock jump removes nothing, rotates nothing, and never makes a used token valid again.'),
    S11: rule('Every route accepts Vitrine’s or the tenant’s id for a customer; an unknown customer is a 404.'),
    S12: rule('Names are stored, looked up and claimed in one spelling, and contain no invisible characters.'),
  },
};
