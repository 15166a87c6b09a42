import { rule, type ThreatGroup } from './threat.ts';

export const faultsOperatingThreats: ThreatGroup = {
  title: 'What operators and integrators are told',
  rows: {
    O4: rule('A proxy that is in front and not configured is warned of once, counted, and found by the doctor.'),
    S14: rule('Of several faults the first gives code and sentence; all are listed. The inspector tells an empty payload.'),
    S13: rule('The log says who was refused and why, and holds no secret of any kind.'),
  },
};
