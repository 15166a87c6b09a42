import { rule, type ThreatGroup } from './threat.ts';

export const pagesFaults: ThreatGroup = {
  title: 'What viewers meet on pages of the server',
  rows: {
    V10: rule('A login page is asked once; what it brings back in vain ends at a page, and writes nothing.'),
  },
};
