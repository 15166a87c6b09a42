import type { By } from '../audit/model.ts';
import { shortenTrail } from '../audit/removal.ts';
import type { ApplyDeps } from '../import/apply-part.ts';
import { resumeImports } from '../import/staged-imports.ts';
import type { OwnKeyStore } from '../own-keys/store.ts';
import { settleRevoked } from '../receipts/revoked-links.ts';
import { purgeExpired } from '../store/purge.ts';
import type { UpkeepPiece } from './upkeep.ts';

export interface UpkeepDeps extends ApplyDeps {
  /** How long the trail is kept. `undefined`: for good. */
  auditDays: number | undefined;
  ownKeys: OwnKeyStore;
}

const minuteMs = 60_000;
const by: By = { actor: { kind: 'system', id: null }, requestId: null, address: null };

/** Everything that is done behind the requests now and then. A further piece is a line here. */
export const upkeepPieces = ({ ownKeys, auditDays, ...deps }: UpkeepDeps): UpkeepPiece[] => [
  { name: 'imports', everyMs: minuteMs, run: (batches) => resumeImports(deps, batches) },
  { name: 'own keys', everyMs: 10 * minuteMs, run: () => ownKeys.maintain(by) },
  { name: 'purge', everyMs: 10 * minuteMs, run: (batches) => purgeExpired(deps.database, deps.clock.now(), batches) },
  { name: 'revoked links', everyMs: minuteMs, run: (batches) => settleRevoked(deps.database, batches) },
  { name: 'trail', everyMs: 60 * minuteMs, run: (batches) => shortenTrail(deps, auditDays, batches) },
  { name: 'indexes', everyMs: 60 * minuteMs, run: async () => void (await deps.database.buildIndexes()) },
];
