import { rule, type ThreatGroup } from './threat.ts';

export const databaseFaultsThreats: ThreatGroup = {
  title: 'A database that fails, and what else may break at any moment',
  rows: {
    D1: rule('No fault of the database ends the process; acknowledged writes stay, and service is back within a second.'),
    D10: rule('Nothing is left on a connection, so poolers work; a slow statement is told as one; losers wait by tenant.'),
  },
};
