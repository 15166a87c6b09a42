import type { Action } from './grant.ts';

const viewer = ['receipts:read', 'customers:read', 'tenants:read', 'connections:read', 'self:read'] as const satisfies readonly Action[];
const member = [...viewer, 'receipts:write', 'customers:write'] as const satisfies readonly Action[];
const admin = [...member, 'receipts:manage', 'signing-keys:read', 'signing-keys:write', 'tenants:write', 'audit:read', 'tokens:inspect', 'embed-keys:read', 'embed-keys:write', 'access-keys:read', 'access-keys:write', 'widget-tokens:read', 'widget-tokens:write', 'connections:write', 'sign-in:proxy', 'api-keys:read', 'api-keys:write', 'sessions:read', 'sessions:write'] as const satisfies readonly Action[];

/** Owners alone make owners and end their keys, so that no administrator can rise, or shut the owner out. */
const owner = [...admin, 'owners:write'] as const satisfies readonly Action[];

/** What each role of an API key may do. A key of one tenant never makes tenants: that is the operator's, see `actionsOf`. */
export const roles = { viewer, member, admin, owner } as const satisfies Record<string, readonly Action[]>;

export type Role = keyof typeof roles;

export const roleNames = ['viewer', 'member', 'admin', 'owner'] as const satisfies readonly Role[];

const ofTenant = new Map<Role, ReadonlySet<Action>>(roleNames.map((role) => [role, new Set<Action>(roles[role])]));
const ofOperator = new Map(ofTenant).set('owner', new Set<Action>([...roles.owner, 'tenants:create']));

/** The actions of a role: `operator` for a key that is for every tenant, whose owner may also make tenants. */
export function actionsOf(role: Role, { operator }: { operator: boolean }): ReadonlySet<Action> {
  return (operator ? ofOperator : ofTenant).get(role) ?? new Set();
}
