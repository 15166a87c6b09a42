import { rule, type ThreatGroup } from './threat.ts';

export const faultsAccessThreats: ThreatGroup = {
  title: 'Who may what',
  rows: {
    S1: rule('An embed key alone opens what is published by its share token, never by its id.'),
    S2: rule('What is archived is management’s alone: viewers find it by no list, id, link or embed key.'),
    S3: rule('A blocked customer is refused on every way, also with what is for one of their receipts.'),
    S4: rule('No name stands for nobody: a grant without a customer has none, whatever customers are called.'),
    S5: rule('Nobody uses up what others need: good tokens count for their customer, bad ones for themselves.'),
    S7: rule('What is ended at once is over on every server, whatever its clock says.'),
    S6: rule('A page that a credential is for can call the API with it, whoever else lists that page or not.'),
    S8: rule('A clock that jumps removes nothing, rotates nothing, and lets no used token in again.'),
    S11: rule('A customer is named by our id or the tenant’s, everywhere; nobody is 404.'),
    S12: rule('A name is stored, looked up and claimed in one spelling, and holds nothing that nobody sees.'),
  },
};
