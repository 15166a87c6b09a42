import type { WidgetScope } from '../../protocol/tokens.ts';
import type { Doors } from './doors.ts';

/**
 * What a credential allows, whichever kind it was. Every way in ends here, and no route ever asks which kind it came from:
 * a route names an action, `allows` is the only question.
 */
export interface Grant {
  /** Tenant that the grant is for; `null` only for the operator, who names one per request. */
  readonly tenantId: string | null;
  /** Who acts, for the audit trail. */
  readonly actor: Actor;
  /** What each door says to this kind of credential; left out for what no credential has made, and no door opens to that. */
  readonly doors?: Doors;
  readonly actions: ReadonlySet<Action>;
  /**
   * Set: only what belongs to this customer. `null`: to a customer whom nobody knows, so nothing; no name stands for them, because any name can be
   * somebody's.
   */
  readonly customerId?: string | null;
  /** Set: only this one receipt. `null`: one that does not exist, so nothing. */
  readonly receiptId?: string | null;
  /** Set: only this one invoice. */
  readonly invoiceId?: string;
  /** Only what its owner has published, whosever it is, and only for who knows its secret address. */
  readonly publishedOnly?: true;
  /** Who the viewer is was said by the page and proved by nobody: opens only widgets that are declared safe for it. */
  readonly unverified?: true;
  /** When the credential ends, in milliseconds since the epoch; left out for one that ends only when it is revoked. */
  readonly expiresAtMs?: number;
  /** For widget tokens: the parts of the widget API that it opens. */
  readonly scopes?: readonly WidgetScope[];
  /**
   * Pages whose scripts may read the answers: of these origins, of an embed key, or all that the tenant lets embed. Left out: none, as for what a
   * backend holds.
   */
  readonly pages?: { readonly origins: readonly string[] } | { readonly embedKeyId: string } | { readonly ofTenant: string };
  /** Set: good only for callers that stand in a page of one of these origins. Looked at behind the door, so that a wrong door says so first. */
  readonly origins?: readonly string[];
}

export interface Actor {
  /** Name of a kind of credential, or `cli`, `link-session`, `public-link`, `system`. */
  kind: string;
  /** Id of the credential's row: never the credential. */
  id: string | null;
}

/** Everything that anybody may be allowed to do. */
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

/** What a customer does with a credential of their own, whichever kind it is. */
export const customerActions = [
  'receipts:read',
  'invoices:read',
  'offerings:read',
  'subscriptions:read',
  'checkouts:create',
  'self:read',
] as const satisfies readonly Action[];

/** What is asked for: the owner of a thing. Leave out what does not apply. */
export interface Resource {
  tenantId: string;
  customerId?: string;
  receiptId?: string;
  invoiceId?: string;
  /** Whether it is published and was asked for by its secret address, which ends when the owner rotates it; an id stays for ever. */
  isPublished?: boolean;
}

/** Whether a grant is for a viewer, who sees some things of a tenant and manages nothing. */
export const isViewer = ({ customerId, receiptId, invoiceId, publishedOnly }: Grant): boolean =>
  customerId !== undefined || receiptId !== undefined || invoiceId !== undefined || publishedOnly === true;

/**
 * The customer of whom a grant opens everything, beside documents what belongs to them as a whole. `null`: one whom nobody knows, of whom there is nothing.
 * `undefined`: none, which says nothing of management yet (see {@link isViewer}): a grant for one document or for what is published is for no customer either.
 */
export const wholeCustomerOf = ({ customerId, receiptId, invoiceId, publishedOnly, unverified }: Grant): string | null | undefined =>
  receiptId !== undefined || invoiceId !== undefined || publishedOnly || unverified ? undefined : customerId;

/**
 * Tells whether `grant` covers `action` on `resource`.
 *
 * A grant for one customer, one receipt or one invoice covers exactly that and nothing beside it: a resource that does not say whose it is, is refused.
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
