import { rule, type ThreatGroup } from './threat.ts';

export const faultsOperatingThreats: ThreatGroup = {
  title: 'Diagnostics for operators and integrators',
  rows: {
    O4: rule('An unconfigured proxy in front of the server is warned about once, counted, and found by the doctor.'),
    S14: rule('Of several faults, the first sets code and sentence and all are listed; the inspector recognises an empty payload.'),
    S13: rule('The log says who was refused and why, and holds no secret of any kind.'),
  },
};
