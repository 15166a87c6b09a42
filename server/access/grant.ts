/**
 * What a credential allows, whichever kind it was. Every way in ends here, and no route ever asks which kind it came from:
 * a route names an action, `allows` is the only question.
 */
export interface Grant {
  /** Tenant that the grant is for; `null` only for the operator, who names one per request. */
  readonly tenantId: string | null;
  /** Who acts, for the audit trail. */
  readonly actor: Actor;
  readonly actions: ReadonlySet<Action>;
  /** Set: only what belongs to this customer. The customer may not exist yet; then nothing belongs to them. */
  readonly customerId?: string;
  /** Set: only this one receipt. */
  readonly receiptId?: string;
}

export interface Actor {
  kind: 'api-key' | 'cli' | 'tenant-token' | 'link-session' | 'public-link' | 'system';
  /** Id of the credential's row: never the credential. */
  id: string | null;
}

/** Everything that anybody may be allowed to do. */
export const actions = [
  'receipts:read',
  'receipts:manage',
  'receipts:write',
  'customers:read',
  'customers:write',
  'signing-keys:read',
  'signing-keys:write',
  'tenants:read',
  'tenants:write',
  'tenants:create',
  'audit:read',
  'tokens:inspect',
] as const;

export type Action = (typeof actions)[number];

/** What is asked for: the owner of a thing. Leave out what does not apply. */
export interface Resource {
  tenantId: string;
  customerId?: string;
  receiptId?: string;
}

/**
 * Tells whether `grant` covers `action` on `resource`.
 *
 * A grant for one customer or one receipt covers exactly that and nothing beside it: a resource that does not say whose it is, is refused.
 *
 * @example
 * allows(grant, 'receipts:read', { tenantId: row.tenant_id, customerId: row.customer_id, receiptId: row.id });
 */
export function allows(grant: Grant, action: Action, resource: Resource): boolean {
  if (!grant.actions.has(action)) return false;
  if (grant.tenantId !== null && grant.tenantId !== resource.tenantId) return false;
  if (grant.receiptId !== undefined && grant.receiptId !== resource.receiptId) return false;
  if (grant.customerId !== undefined && grant.customerId !== resource.customerId) return false;
  return true;
}
