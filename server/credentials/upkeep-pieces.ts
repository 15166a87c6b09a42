import type { By } from '../platform/audit/model.ts';
import type { Clock } from '../clock.ts';
import type { OwnKeyStore } from '../platform/own-keys/store.ts';
import type { Database } from '../platform/store/database.ts';
import type { Logger } from 'pino';
import type { CredentialDescriptor } from './descriptor.ts';
import { purgeExpired } from './purge.ts';
import { createClockMark } from '../platform/upkeep/clock-mark.ts';
import type { UpkeepPiece } from '../platform/upkeep/upkeep.ts';
import { settleRevoked } from '../resources/receipts/revoked-links.ts';

export interface UpkeepDeps {
  database: Database;
  clock: Clock;
  ownKeys: OwnKeyStore;
  credentials: readonly CredentialDescriptor[];
  log: Logger;
}

const minuteMs = 60_000;
const by: By = { actor: { kind: 'system', id: null }, requestId: null, address: null };

/** Everything that is done behind the requests now and then. A further piece is a line here. */
export function upkeepPieces({ database, clock, ownKeys, credentials, log }: UpkeepDeps): UpkeepPiece[] {
  const mark = createClockMark({ database, clock });
  /** What cannot be taken back when the clock was wrong. */
  const byClock = ({ name, everyMs, run }: UpkeepPiece): UpkeepPiece => ({
    name,
    everyMs,
    async run(turn) {
      if (await mark.isBelieved()) await run(turn);
      else log.warn({ piece: name }, 'the clock is far from where it was: nothing is removed and no key rotates until it is back, or has run on for a day');
    },
  });
  return [
    byClock({ name: 'own keys', everyMs: 10 * minuteMs, run: () => ownKeys.maintain(by) }),
    byClock({ name: 'purge', everyMs: 10 * minuteMs, run: (turn) => purgeExpired(database, clock.now(), turn, credentials) }),
    { name: 'revoked links', everyMs: minuteMs, run: (batches) => settleRevoked(database, batches) },
    { name: 'indexes', everyMs: 60 * minuteMs, run: async () => void (await database.buildIndexes()) },
  ];
}
