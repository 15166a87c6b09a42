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
  /** What is said there. Default: `wire`. */
  readonly elsewhere?: Wire;
  readonly wire: Wire;
}

interface NewWire extends Omit<Wire, 'admit' | 'name'> {
  readonly name: CompatSwitch;
  /** What must be on beside that: a weaker way is a switch of its own. */
  readonly needs?: readonly CompatSwitch[];
}

/** Its name, its errors, and that tenants turn it on. */
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

/** What is off says no more than what is not there. */
export const notHere = (): HttpError => new HttpError('not_found', 'There is nothing at this address.');
