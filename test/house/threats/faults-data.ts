import { rule, type ThreatGroup } from './threat.ts';

export const faultsDataThreats: ThreatGroup = {
  title: 'Data, faults, load',
  rows: {
    D4: rule('A request with an Idempotency-Key and its answer stand together; what a dead process has claimed is free within seconds.'),
    D5: rule('Revoking every link of a tenant is one row, counts at once everywhere, and reaches the receipts behind it.'),
    D6: rule('An import is seen whole or not at all and holds the lock shortly; notes hold up no reader.'),
    D7: rule('What nobody signed for is counted; the trail is shortened by its setting or into an archive, and says so.'),
    D8: rule('Upkeep is done by one node at a time and in batches; no failure stops another piece.'),
    D9: rule('Every list is found by an index, is read in bounded stretches, and waits for no index to be built.'),
    D12: rule('A bucket filled by a clock that was ahead opens one window after it is first asked again.'),
  },
};
