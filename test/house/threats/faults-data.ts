import { rule, type ThreatGroup } from './threat.ts';

export const faultsDataThreats: ThreatGroup = {
  title: 'Data, faults, load',
  rows: {
    D12: rule('A bucket filled by a clock that was ahead opens one window after it is first asked again.'),
  },
};
