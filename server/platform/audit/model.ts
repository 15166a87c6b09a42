import type { Actor, Grant } from '../../access/grant.ts';
import type { RequestOrigin } from '../../access/request-origin.ts';
import { withoutSecrets } from '../../access/secrets.ts';

/**
 * The name of an audited event, `thing.happened`. Each resource and credential kind lists its own. The type allows any text, so that a further kind changes
 * nothing in this layer.
 */
export type AuditAction = `${string}.${string}`;

/** Events that the platform itself records. */
export const platformActions = [
  'own_key.rotated',
  'credential.refused',
  'master_key.reseal_started',
  'master_key.resealed',
  'audit.archived',
  'audit.expired',
] as const satisfies readonly AuditAction[];
export const platformTargets = ['own_key', 'credential', 'master_key'] as const;

/** Who makes a change, and by which request. Every store method that changes data takes one. */
export interface By {
  actor: Actor;
  /** `null` without a request, as on the command line. */
  requestId: string | null;
  /** Network address of the caller, `null` when there is none. */
  address: string | null;
}

/**
 * Returns the actor and origin of a request.
 *
 * @example
 * await receipts.seal(byOf(request), request.tenantId, request.params.id);
 */
export const byOf = ({ grant, origin }: { grant: Grant; origin: RequestOrigin }): By => ({
  actor: grant.actor,
  requestId: origin.requestId,
  address: origin.address,
});

/** One audited event. */
export interface AuditEntry {
  id: string;
  at: string;
  actor: { kind: string; id: string | null };
  action: string;
  target: { kind: string; id: string };
  /** The previous values of the changed fields, `null` for something new. */
  before: unknown;
  after: unknown;
  requestId: string | null;
  address: string | null;
}

/** Serialises a before or after image. Images must not contain secrets; any secret is masked. */
export const imageText = (image: unknown): string | null => (image === undefined || image === null ? null : withoutSecrets(JSON.stringify(image)));

/**
 * Returns the fields that differ between two images, so that an entry shows only the changes. `undefined` when none differs.
 *
 * @example
 * changedFields({ name: 'Acme', issuer: 'a' }, { name: 'Acme', issuer: 'b' }); // { before: { issuer: 'a' }, after: { issuer: 'b' } }
 */
export function changedFields<T extends object>(before: T, after: T): { before: Partial<T>; after: Partial<T> } | undefined {
  const was: Partial<T> = {};
  const is: Partial<T> = {};
  let changed = false;
  for (const name in after) {
    if (JSON.stringify(before[name]) === JSON.stringify(after[name])) continue;
    changed = true;
    was[name] = before[name];
    is[name] = after[name];
  }
  return changed ? { before: was, after: is } : undefined;
}
