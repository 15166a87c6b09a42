import { rule, type ThreatGroup } from './threat.ts';

export const faultsHttpThreats: ThreatGroup = {
  title: 'How the server is reached and filled',
  rows: {
    D2: rule('No way of going away keeps a slot, and nobody fills the server for others.'),
  },
};
