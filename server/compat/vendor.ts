import { HttpError } from '../errors/http-error.ts';
import type { Route } from '../platform/http/route.ts';
import type { Wire } from '../platform/http/wire.ts';
import { type CompatSwitch, compatOf } from '../resources/tenants/compat.ts';
import type { TenantStore } from '../resources/tenants/store.ts';

/** Another server whose callers are answered: its own table of addresses, each with the route of ours that does the work. */
export interface Vendor {
  readonly name: CompatSwitch;
  /** As people write it. */
  readonly title: string;
  readonly routes: readonly Route[];
  /** Everything below these paths is that server's, also what is not there. */
  readonly roots?: readonly string[];
  readonly wire: Wire;
}

/** Its name, its errors, and that tenants turn it on. */
export function createWire(tenants: Pick<TenantStore, 'find'>, wire: Omit<Wire, 'admit' | 'name'> & { name: CompatSwitch }): Wire {
  return {
    ...wire,
    async admit(idOrSlug) {
      const tenant = await tenants.find(idOrSlug);
      if (!tenant || !compatOf(tenant).includes(wire.name)) throw notHere();
    },
  };
}

/** What is off says no more than what is not there. */
export const notHere = (): HttpError => new HttpError('not_found', 'There is nothing at this address.');
