import { rule, type ThreatGroup } from './threat.ts';

export const faultsOperatingThreats: ThreatGroup = {
  title: 'What operators and integrators are told',
  rows: {
    S14: rule('Of several faults the first gives code and sentence; all are listed. The inspector tells an empty payload.'),
    S13: rule('The log says who was refused and why, and holds no secret of any kind.'),
  },
};
