import { rule, type ThreatGroup } from './threat.ts';

export const faultsInteropThreats: ThreatGroup = {
  title: 'With code and files that others wrote',
  rows: {
    I1: rule('The audience of bridge tokens is a setting of the tenant, and no other one is taken.'),
    I6: rule('Keys and tokens that others made are taken, or refused with a sentence that says what to change.'),
    I10: rule('Currencies are those of ISO 4217 itself, with its minor units, whatever the machine’s `Intl` knows.'),
  },
};
