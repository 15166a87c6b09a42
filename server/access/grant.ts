import type { WidgetScope } from '../../protocol/tokens.ts';
import type { AreaPolicy } from './api-areas.ts';

/**
 * What a credential allows, whatever its kind. Every authentication produces a grant, and no route checks the credential's kind: a route names an action, and
 * `allows` decides.
 */
export interface Grant {
  /** Tenant of the grant; `null` only for the operator, who names a tenant per request. */
  readonly tenantId: string | null;
  /** The acting credential, for the audit trail. */
  readonly actor: Actor;
  /** The access of this kind of credential to each area. Absent for grants without a credential, which may use no area. */
  readonly areas?: AreaPolicy;
  readonly actions: ReadonlySet<Action>;
  /**
   * When set, only resources of this customer. `null`: an unknown customer, so nothing. No placeholder name is used, because any name can be a real customer's.
   */
  readonly customerId?: string | null;
  /** When set, only this receipt. `null`: one that does not exist, so nothing. */
  readonly receiptId?: string | null;
  /** When set, only this invoice. */
  readonly invoiceId?: string;
  /** Only published resources, of any customer, and only when requested by their secret address. */
  readonly publishedOnly?: true;
  /** The page claims the viewer's identity without proof. Opens only widgets that are declared safe for unverified viewers. */
  readonly unverified?: true;
  /** When the credential expires, in milliseconds since the epoch. Absent for one that ends only by revocation. */
  readonly expiresAtMs?: number;
  /** For widget tokens: the parts of the widget API that the token opens. */
  readonly scopes?: readonly WidgetScope[];
  /**
   * Pages whose scripts may read the responses: those of these origins, those of an embed key, or all that the tenant lists. Absent: none, as for
   * backend credentials.
   */
  readonly pages?: { readonly origins: readonly string[] } | { readonly embedKeyId: string } | { readonly ofTenant: string };
  /** When set, valid only for callers in a page of one of these origins. Checked after the area, so that a wrong area is reported first. */
  readonly origins?: readonly string[];
}

export interface Actor {
  /** Name of a kind of credential, or `cli`, `link-session`, `public-link`, `system`. */
  kind: string;
  /** Id of the credential's row, never the credential itself. */
  id: string | null;
}

/** Every action that a grant can allow. */
export const actions = [
  'receipts:read',
  'receipts:manage',
  'receipts:write',
  'invoices:read',
  'invoices:manage',
  'invoices:write',
  'offerings:read',
  'offerings:write',
  'subscriptions:read',
  'subscriptions:write',
  'customers:read',
  'customers:write',
  'customers:unblock',
  'signing-keys:read',
  'signing-keys:write',
  'tenants:read',
  'tenants:write',
  'tenants:create',
  'audit:read',
  'api-keys:read',
  'api-keys:write',
  'owners:write',
  'tokens:inspect',
  'embed-keys:read',
  'embed-keys:write',
  'access-keys:read',
  'access-keys:write',
  'widget-tokens:read',
  'widget-tokens:write',
  'widget-tokens:mint',
  'connections:read',
  'connections:write',
  'checkouts:create',
  'payments:read',
  'payments:write',
  'webhooks:read',
  'webhooks:write',
  'sign-in:proxy',
  'self:read',
  'sessions:open',
  'sessions:issue',
  'magic-links:send',
  'sessions:end',
  'sessions:read',
  'sessions:write',
] as const;

export type Action = (typeof actions)[number];

/** The actions of a customer's own credential, whatever its kind. */
export const customerActions = [
  'receipts:read',
  'invoices:read',
  'offerings:read',
  'subscriptions:read',
  'checkouts:create',
  'self:read',
] as const satisfies readonly Action[];

/** The requested resource and its owner. Leave out what does not apply. */
export interface Resource {
  tenantId: string;
  customerId?: string;
  receiptId?: string;
  invoiceId?: string;
  /** Whether it is published and was requested by its secret address. The owner can rotate the address; the id is permanent. */
  isPublished?: boolean;
}

/** Whether a grant is for a viewer, who sees some resources of a tenant and manages none. */
export const isViewer = ({ customerId, receiptId, invoiceId, publishedOnly }: Grant): boolean =>
  customerId !== undefined || receiptId !== undefined || invoiceId !== undefined || publishedOnly === true;

/**
 * Returns the customer whose data the grant opens as a whole, beyond single documents. `null`: an unknown customer, who has no data. `undefined`: no such
 * customer. That alone does not mean a management grant (see {@link isViewer}): a grant for one document or for published resources has no customer either.
 */
export const wholeCustomerOf = ({ customerId, receiptId, invoiceId, publishedOnly, unverified }: Grant): string | null | undefined =>
  receiptId !== undefined || invoiceId !== undefined || publishedOnly || unverified ? undefined : customerId;

/**
 * Returns whether `grant` covers `action` on `resource`.
 *
 * A grant for one customer, one receipt or one invoice covers exactly that. A resource without an owner is refused.
 *
 * @example
 * allows(grant, 'receipts:read', { tenantId: row.tenant_id, customerId: row.customer_id, receiptId: row.id });
 */
export function allows(grant: Grant, action: Action, resource: Resource): boolean {
  if (!grant.actions.has(action)) return false;
  if (grant.tenantId !== null && grant.tenantId !== resource.tenantId) return false;
  if (grant.publishedOnly && resource.isPublished !== true) return false;
  if (grant.receiptId !== undefined && grant.receiptId !== resource.receiptId) return false;
  if (grant.invoiceId !== undefined && grant.invoiceId !== resource.invoiceId) return false;
  if (grant.customerId !== undefined && grant.customerId !== resource.customerId) return false;
  return true;
}
