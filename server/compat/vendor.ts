import { HttpError } from '../errors/http-error.ts';
import type { Route } from '../platform/http/routes/route.ts';
import type { Wire } from '../platform/http/routes/wire.ts';
import { type CompatSwitch, compatOf } from '../resources/tenants/compat.ts';
import type { TenantStore } from '../resources/tenants/store.ts';

/** Another vendor's API that this server answers: its own addresses, each served by a Vitrine route. */
export interface Vendor {
  readonly name: CompatSwitch;
  /** Name for people. */
  readonly title: string;
  readonly routes: readonly Route[];
  /** All paths below these belong to the vendor, including those that do not exist. */
  readonly roots?: readonly string[];
  /** Wire for such missing paths. Default: `wire`. */
  readonly elsewhere?: Wire;
  readonly wire: Wire;
}

interface NewWire extends Omit<Wire, 'admit' | 'name'> {
  readonly name: CompatSwitch;
  /** Further switches that must be on. */
  readonly needs?: readonly CompatSwitch[];
}

/** Creates a wire with the vendor's name and errors. It admits tenants that turned it on. */
export function createWire(tenants: Pick<TenantStore, 'find'>, { needs = [], ...wire }: NewWire): Wire {
  return {
    ...wire,
    async admit(idOrSlug) {
      const tenant = await tenants.find(idOrSlug);
      const on = tenant ? compatOf(tenant) : [];
      if (![wire.name, ...needs].every((name) => on.includes(name))) throw notHere();
    },
  };
}

/** Error for a vendor that is off, the same as for a missing address. */
export const notHere = (): HttpError => new HttpError('not_found', 'There is nothing at this address.');
