import type { By } from '../audit/model.ts';
import type { Clock } from '../clock.ts';
import type { OwnKeyStore } from '../own-keys/store.ts';
import { settleRevoked } from '../receipts/revoked-links.ts';
import type { Database } from '../store/database.ts';
import { purgeExpired } from '../store/purge.ts';
import type { UpkeepPiece } from './upkeep.ts';

export interface UpkeepDeps {
  database: Database;
  clock: Clock;
  ownKeys: OwnKeyStore;
}

const minuteMs = 60_000;
const by: By = { actor: { kind: 'system', id: null }, requestId: null, address: null };

/** Everything that is done behind the requests now and then. A further piece is a line here. */
export const upkeepPieces = ({ database, clock, ownKeys }: UpkeepDeps): UpkeepPiece[] => [
  { name: 'own keys', everyMs: 10 * minuteMs, run: () => ownKeys.maintain(by) },
  { name: 'purge', everyMs: 10 * minuteMs, run: (batches) => purgeExpired(database, clock.now(), batches) },
  { name: 'revoked links', everyMs: minuteMs, run: (batches) => settleRevoked(database, batches) },
  { name: 'indexes', everyMs: 60 * minuteMs, run: async () => void (await database.buildIndexes()) },
];
