import type { Actor, Grant } from '../../access/grant.ts';
import type { RequestOrigin } from '../../access/request-origin.ts';
import { withoutSecrets } from '../../access/secrets.ts';

/**
 * What the trail records, `thing.happened`. Each resource and each kind of credential lists its own; any text here, so that a further kind changes nothing
 * in this layer.
 */
export type AuditAction = `${string}.${string}`;

/** What the platform itself records. */
export const platformActions = [
  'own_key.rotated',
  'credential.refused',
  'master_key.reseal_started',
  'master_key.resealed',
  'audit.archived',
  'audit.expired',
] as const satisfies readonly AuditAction[];
export const platformTargets = ['own_key', 'credential', 'master_key'] as const;

/** Who does something, and by which request. Every store method that changes anything takes one. */
export interface By {
  actor: Actor;
  /** `null` when no request is behind it, as on the command line. */
  requestId: string | null;
  /** Network address of the caller, `null` when there is none. */
  address: string | null;
}

/**
 * Says who is behind a request.
 *
 * @example
 * await receipts.seal(byOf(request), request.tenantId, request.params.id);
 */
export const byOf = ({ grant, origin }: { grant: Grant; origin: RequestOrigin }): By => ({
  actor: grant.actor,
  requestId: origin.requestId,
  address: origin.address,
});

/** One thing that happened. */
export interface AuditEntry {
  id: string;
  at: string;
  actor: { kind: string; id: string | null };
  action: string;
  target: { kind: string; id: string };
  /** The changed fields as they were, `null` for something new. */
  before: unknown;
  after: unknown;
  requestId: string | null;
  address: string | null;
}

/** Writes a before or after image. A secret has no business in one; should a caller pass one, its text stays out of the trail. */
export const imageText = (image: unknown): string | null => (image === undefined || image === null ? null : withoutSecrets(JSON.stringify(image)));

/**
 * The fields of two images that differ, so that an entry tells what changed and not what stayed. `undefined` when none does.
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
