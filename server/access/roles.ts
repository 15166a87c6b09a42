import { type Action, actions } from './grant.ts';

/** Roles of an API key: three for people and programs that manage, the owner above them, and one for a backend that only lets viewers in. */
export const roleNames = ['viewer', 'member', 'admin', 'owner', 'minter'] as const;

export type Role = (typeof roleNames)[number];

const everybody = ['viewer', 'member', 'admin', 'owner'] as const;
const members = ['member', 'admin', 'owner'] as const;
const admins = ['admin', 'owner'] as const;
const minters = ['admin', 'owner', 'minter'] as const;

/** The roles that may do each action, one line an action. `docs/security.md` lists the action of each route. */
export const allowedTo = {
  'receipts:read': everybody,
  'invoices:read': everybody,
  'offerings:read': everybody,
  'subscriptions:read': everybody,
  'customers:read': everybody,
  'tenants:read': everybody,
  'connections:read': everybody,
  'self:read': everybody,
  'receipts:write': members,
  'invoices:write': members,
  'subscriptions:write': members,
  'customers:write': members,
  // Members may block a customer, which can be urgent; only administrators lift the block.
  'customers:unblock': admins,
  'receipts:manage': admins,
  'invoices:manage': admins,
  // Price changes are public at once, so members, who may write subscriptions, cannot make them.
  'offerings:write': admins,
  'signing-keys:read': admins,
  'signing-keys:write': admins,
  'tenants:write': admins,
  'audit:read': admins,
  'tokens:inspect': admins,
  'embed-keys:read': admins,
  'embed-keys:write': admins,
  'access-keys:read': admins,
  'access-keys:write': admins,
  'widget-tokens:read': admins,
  'widget-tokens:write': admins,
  'widget-tokens:mint': minters,
  'connections:write': admins,
  'checkouts:create': members,
  'payments:read': admins,
  'payments:write': admins,
  'webhooks:read': admins,
  'webhooks:write': admins,
  'sign-in:proxy': minters,
  'sessions:issue': minters,
  'magic-links:send': minters,
  'sessions:read': admins,
  'sessions:write': admins,
  'api-keys:read': admins,
  'api-keys:write': admins,
  // Only owners create owners and revoke their keys, so that no administrator can gain that role or lock the owner out.
  'owners:write': ['owner'],
  // Only for an owner key of the operator: see `actionsOf`.
  'tenants:create': [],
  // For pages and viewers, whose credentials have no role.
  'sessions:open': [],
  'sessions:end': [],
} as const satisfies Record<Action, readonly Role[]>;

const mayDo = (role: Role): ReadonlySet<Action> => new Set(actions.filter((action) => allowedTo[action].some((name) => name === role)));

const ofTenant = new Map<Role, ReadonlySet<Action>>(roleNames.map((role) => [role, mayDo(role)]));
const ofOperator = new Map(ofTenant).set('owner', new Set<Action>([...(ofTenant.get('owner') ?? []), 'tenants:create']));

/** Returns the actions of a role. `operator` is for a key that covers every tenant; its owner may also create tenants. */
export function actionsOf(role: Role, { operator }: { operator: boolean }): ReadonlySet<Action> {
  return (operator ? ofOperator : ofTenant).get(role) ?? new Set();
}
