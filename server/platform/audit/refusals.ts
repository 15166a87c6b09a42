import type { Clock } from '../../clock.ts';
import type { Database } from '../store/database.ts';
import type { AuditCounts } from './counts.ts';
import type { By } from './model.ts';
import { createEventThrottle } from './event-throttle.ts';
import type { AuditStore } from './store.ts';

/** Why a credential was refused, and where. */
export interface RefusedFor {
  code: string;
  operation?: string;
  pageOrigin: string | undefined;
  /** The credential is unverified: anyone can obtain it. */
  unverified?: boolean;
}

export interface Refusals {
  /**
   * Audits the refusal of a valid credential: wrong area, foreign page, missing role or scope, or revoked. At most once a minute per cause. Public credentials
   * prove no identity, so their refusals are only counted. Never throws: the refusal does not depend on it.
   */
  note(by: By, tenantId: string | null, why: RefusedFor): Promise<void>;
}

export function createRefusals({ database, audit, clock, counts }: { database: Database; audit: AuditStore; clock: Clock; counts: AuditCounts }): Refusals {
  const throttle = createEventThrottle(clock);
  return {
    async note(by, tenantId, { code, operation, pageOrigin, unverified }) {
      const id = by.actor.id ?? 'none';
      // Embed keys are public: they are in the pages.
      if (unverified || by.actor.kind === 'embed-key') {
        counts.count({ tenantId, action: 'credential.refused', target: { kind: 'credential', id: unverified ? 'unverified' : id }, reason: code });
        return;
      }
      const name = `${by.actor.kind} ${id} ${code}`;
      if (!throttle.isFirst(name)) return;
      const entry = { tenantId, by, action: 'credential.refused', target: { kind: 'credential', id }, after: { code, operation, pageOrigin } } as const;
      await database.write((tx) => audit.record(tx, entry), tenantId).catch(() => throttle.forget(name));
    },
  };
}
