import type { By } from './platform/audit/model.ts';
import type { OwnKeyStore } from './platform/own-keys/store.ts';
import type { Logger } from 'pino';
import type { CredentialDescriptor } from './credentials/descriptor.ts';
import { purgeExpired } from './credentials/purge.ts';
import { shortenTrail } from './platform/audit/removal.ts';
import { createClockMark } from './platform/upkeep/clock-mark.ts';
import type { UpkeepPiece } from './platform/upkeep/upkeep.ts';
import type { ApplyDeps } from './import/store/apply-part.ts';
import { resumeImports } from './import/store/staged-imports.ts';
import type { CheckoutStore } from './resources/checkouts/store.ts';
import { settleEnded } from './resources/links/ended-publications.ts';
import { settleRevoked } from './resources/links/revoked-links.ts';

export interface UpkeepDeps extends ApplyDeps {
  ownKeys: OwnKeyStore;
  credentials: readonly CredentialDescriptor[];
  /** How long audit entries are kept. `undefined`: forever. */
  auditDays: number | undefined;
  log: Logger;
  checkouts: CheckoutStore;
}

const minuteMs = 60_000;
const by: By = { actor: { kind: 'system', id: null }, requestId: null, address: null };

/** Returns the periodic background tasks. Each further task is one line here. */
export function upkeepPieces({ ownKeys, credentials, log, auditDays, checkouts, ...deps }: UpkeepDeps): UpkeepPiece[] {
  const { database, clock } = deps;
  const mark = createClockMark({ database, clock });
  /** Skips an irreversible task while the clock is wrong. */
  const byClock = ({ name, everyMs, run }: UpkeepPiece): UpkeepPiece => ({
    name,
    everyMs,
    async run(turn) {
      if (await mark.isTrusted()) await run(turn);
      else log.warn({ piece: name }, 'the clock has jumped: nothing is removed and no key rotates until it is corrected, or has run on for a day');
    },
  });
  return [
    { name: 'imports', everyMs: minuteMs, run: (batches) => resumeImports(deps, batches) },
    byClock({ name: 'own keys', everyMs: 10 * minuteMs, run: () => ownKeys.maintain(by) }),
    byClock({ name: 'purge', everyMs: 10 * minuteMs, run: (turn) => purgeExpired(database, clock.now(), turn, credentials) }),
    byClock({ name: 'trail', everyMs: 60 * minuteMs, run: (batches) => shortenTrail(deps, auditDays, batches) }),
    byClock({ name: 'checkouts', everyMs: minuteMs, run: (batches) => checkouts.expire(batches) }),
    byClock({ name: 'ended links', everyMs: minuteMs, run: (batches) => settleEnded(database, clock.now(), batches) }),
    { name: 'revoked links', everyMs: minuteMs, run: (batches) => settleRevoked(database, batches) },
    { name: 'indexes', everyMs: 60 * minuteMs, run: async () => void (await database.buildIndexes()) },
  ];
}
