import type { CredentialServices } from '../credentials/services.ts';
import type { Route } from '../platform/http/routes/route.ts';
import { aforo } from './aforo/vendor.ts';
import { authio } from './authio/vendor.ts';
import { paid } from './paid/vendor.ts';
import { returningai } from './returningai/vendor.ts';
import { createFindRoute } from './translate-route.ts';
import type { Vendor } from './vendor.ts';

/** Creates every vendor. To add one, add a folder and its line here. */
export function createVendors(services: CredentialServices, routes: readonly Route[]): readonly Vendor[] {
  const own = createFindRoute(routes);
  return [aforo(services, own), authio(services, routes, own), paid(services, own), returningai(services, own)];
}
