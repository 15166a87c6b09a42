import type { Clock } from '../../clock.ts';
import type { Database } from '../store/database.ts';
import type { AuditCounts } from './counts.ts';
import type { By } from './model.ts';
import { createSeldom } from './seldom.ts';
import type { AuditStore } from './store.ts';

/** Why a credential was refused, and where. */
export interface RefusedFor {
  code: string;
  operation?: string;
  pageOrigin: string | undefined;
  /** The credential is anybody's: nobody has proved who they are to get it. */
  unverified?: boolean;
}

export interface Refusals {
  /**
   * Writes down that a good credential was held to its bounds: at the wrong door, on a foreign page, beyond its role or scope, or after it was
   * revoked; once a minute for one cause. What is public proves nothing, and is only counted. Never throws: the refusal stands, whether or not it can be
   * written down.
   */
  note(by: By, tenantId: string | null, why: RefusedFor): Promise<void>;
}

export function createRefusals({ database, audit, clock, counts }: { database: Database; audit: AuditStore; clock: Clock; counts: AuditCounts }): Refusals {
  const seldom = createSeldom(clock);
  return {
    async note(by, tenantId, { code, operation, pageOrigin, unverified }) {
      const id = by.actor.id ?? 'none';
      // An embed key stands in public pages.
      if (unverified || by.actor.kind === 'embed-key') {
        counts.count({ tenantId, action: 'credential.refused', target: { kind: 'credential', id: unverified ? 'unverified' : id }, reason: code });
        return;
      }
      const name = `${by.actor.kind} ${id} ${code}`;
      if (!seldom.isFirst(name)) return;
      const entry = { tenantId, by, action: 'credential.refused', target: { kind: 'credential', id }, after: { code, operation, pageOrigin } } as const;
      await database.write((tx) => audit.record(tx, entry), tenantId).catch(() => seldom.forget(name));
    },
  };
}
