import { rule, type ThreatGroup } from './threat.ts';

export const faultsDataThreats: ThreatGroup = {
  title: 'Data, faults and load',
  rows: {
    D4: rule('A request with an Idempotency-Key commits together with its answer; a dead process’s claim is released within seconds.'),
    D5: rule('Revoking every link of a tenant writes one row, applies everywhere at once, and then updates the receipts.'),
    D6: rule('An import becomes visible whole or not at all and locks briefly; last-use records block no reader.'),
    D7: rule('Unsigned refusals are only counted; pruning the audit trail, by setting or into an archive, is itself recorded.'),
    D8: rule('One node at a time does maintenance, in batches; a failing task does not stop the others.'),
    D9: rule('Every list uses an index, reads bounded ranges, and never waits for an index to be built.'),
    D12: rule('A bucket filled under a fast clock reopens one window after the first later request to it.'),
  },
};
