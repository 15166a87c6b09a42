import type { By } from '../platform/audit/model.ts';
import type { Clock } from '../clock.ts';
import type { OwnKeyStore } from '../platform/own-keys/store.ts';
import type { Database } from '../platform/store/database.ts';
import type { CredentialDescriptor } from './descriptor.ts';
import { purgeExpired } from './purge.ts';
import type { UpkeepPiece } from '../platform/upkeep/upkeep.ts';

export interface UpkeepDeps {
  database: Database;
  clock: Clock;
  ownKeys: OwnKeyStore;
  credentials: readonly CredentialDescriptor[];
}

const minuteMs = 60_000;
const by: By = { actor: { kind: 'system', id: null }, requestId: null, address: null };

/** Everything that is done behind the requests now and then. A further piece is a line here. */
export const upkeepPieces = ({ database, clock, ownKeys, credentials }: UpkeepDeps): UpkeepPiece[] => [
  { name: 'own keys', everyMs: 10 * minuteMs, run: () => ownKeys.maintain(by) },
  { name: 'purge', everyMs: 10 * minuteMs, run: (turn) => purgeExpired(database, clock.now(), turn, credentials) },
  { name: 'indexes', everyMs: 60 * minuteMs, run: async () => void (await database.buildIndexes()) },
];
