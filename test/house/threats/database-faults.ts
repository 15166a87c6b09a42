import { rule, type ThreatGroup } from './threat.ts';

export const databaseFaultsThreats: ThreatGroup = {
  title: 'Database failures',
  rows: {
    D1: rule('No database fault ends the process; acknowledged writes persist, and service resumes within a second.'),
    D10: rule('Connections keep no state, so poolers work; slow statements are reported as slow; conflicting transactions retry in turn per tenant.'),
  },
};
