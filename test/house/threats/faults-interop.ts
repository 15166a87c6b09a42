import { rule, type ThreatGroup } from './threat.ts';

export const faultsInteropThreats: ThreatGroup = {
  title: 'With code and files that others wrote',
  rows: {
    I10: rule('Currencies are those of ISO 4217 itself, with its minor units, whatever the machine’s `Intl` knows.'),
  },
};
