import { rule, type ThreatGroup } from './threat.ts';

export const hostFaultsThreats: ThreatGroup = {
  title: 'Faults that were found in the host library',
  rows: {
    T1: rule('A life that was told as some seconds is never told as more.'),
    H1: rule('Markup alone never chooses who gets a token, or where cookies are sent: elements choose among what the page lists.'),
    H2: rule('A token is for one server, tenant and embed key; the callback is told for whom it asks.'),
    H3: rule('A frame that floods its port runs no handler more often than the rate of each method; penpal stands unchanged.'),
  },
};
