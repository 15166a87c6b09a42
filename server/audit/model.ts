import type { Actor, Grant } from '../access/grant.ts';
import type { RequestOrigin } from '../http/route.ts';

/** Everything that the trail records. Adding one is a line here. */
export const auditActions = [
  'tenant.created',
  'tenant.updated',
  'tenant.restored',
  'customer.created',
  'customer.updated',
  'receipt.created',
  'receipt.updated',
  'receipt.sealed',
  'receipt.archived',
  'receipt.unarchived',
  'receipt.published',
  'receipt.unpublished',
  'receipt.share_token_rotated',
  'receipts.all_unpublished',
  'receipts.imported',
  'signing_key.created',
  'signing_key.imported',
  'signing_key.activated',
  'signing_key.rotated',
  'signing_key.retired',
  'api_key.created',
  'api_key.revoked',
  'link.opened',
  'own_key.rotated',
  'access_key.created',
  'access_key.revoked',
  'access_key.refused',
  'embed_token.issued',
  'embed_token.revoked',
  'sign_in_proxy.refused',
  'embed_key.created',
  'embed_key.revoked',
  'embed_key.rotated',
  'session.opened',
  'session.refused',
  'session.ended',
  'session.revoked',
  'sessions.revoked',
  'credential.refused',
  'audit.archived',
  'audit.expired',
  'widget_token.minted',
  'widget_token.revoked',
  'sso_connection.created',
  'sso_connection.updated',
  'sso_connection.deleted',
  'directory.created',
  'directory.updated',
  'directory.deleted',
  'magic_link.sent',
  'magic_link.redeemed',
  'magic_link.refused',
  'magic_link.revoked',
  'magic_link.ambiguous',
] as const;

export type AuditAction = (typeof auditActions)[number];

/** What an entry is about. */
export const targetKinds = ['tenant', 'customer', 'receipt', 'signing_key', 'api_key', 'own_key', 'access_key', 'embed_key', 'session', 'credential', 'widget_token', 'sso_connection', 'directory', 'magic_link'] as const;

export type TargetKind = (typeof targetKinds)[number];

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

/** The shape of every secret that this server makes, and of a JWT. */
const secretShape = /\b(?:vtr|sk|ak|r|ml|mlb)_[A-Za-z0-9_-]{43}|\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/g;

/** Writes a before or after image. A secret has no business in one; should a caller pass one, its text stays out of the trail. */
export const imageText = (image: unknown): string | null =>
  image === undefined || image === null ? null : JSON.stringify(image).replace(secretShape, '[secret]');

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
