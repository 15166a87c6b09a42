import { createBoundedMap } from '../../access/bounded-map.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../store/database.ts';
import type { By } from './model.ts';
import type { AuditStore } from './store.ts';

/** How often one credential can be written down as refused for the same cause, by one process: a program that insists fills no table. */
const pauseMs = 60_000;

export interface Refusals {
  /**
   * Writes down that a good credential was held to its bounds: at the wrong door, on a foreign page, beyond its role or scope, or after it was
   * revoked. Never throws: the refusal stands, whether or not it can be written down.
   */
  note(by: By, tenantId: string | null, why: { code: string; operation?: string; pageOrigin: string | undefined }): Promise<void>;
}

export function createRefusals({ database, audit, clock }: { database: Database; audit: AuditStore; clock: Clock }): Refusals {
  const noted = createBoundedMap<number>(10_000);
  return {
    async note(by, tenantId, { code, operation, pageOrigin }) {
      const id = by.actor.id ?? 'none';
      const key = `${by.actor.kind} ${id} ${code}`;
      const now = clock.now();
      // A moment in the future was noted before the clock was set back: it says nothing.
      const agoMs = now - (noted.get(key) ?? -pauseMs);
      if (agoMs >= 0 && agoMs < pauseMs) return;
      noted.set(key, now);
      const entry = { tenantId, by, action: 'credential.refused', target: { kind: 'credential', id }, after: { code, operation, pageOrigin } } as const;
      await database.write((tx) => audit.record(tx, entry), tenantId).catch(() => noted.delete(key));
    },
  };
}
