import { rule, type ThreatGroup } from './threat.ts';

export const faultsDataThreats: ThreatGroup = {
  title: 'Data, faults, load',
  rows: {
    D4: rule('A request with an Idempotency-Key and its answer stand together; what a dead process has claimed is free within seconds.'),
    D5: rule('Revoking every link of a tenant writes one row, counts at once everywhere, and is written into the receipts behind it.'),
    D6: rule('An import is seen whole or not at all and holds the write lock shortly; notes of use hold up no reader.'),
    D8: rule('Upkeep is done by one node at a time, piece by piece and batch by batch; no failure keeps another piece from it.'),
    D12: rule('A bucket filled by a clock that was ahead opens one window after it is first asked again.'),
  },
};
