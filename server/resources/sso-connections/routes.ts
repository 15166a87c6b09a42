import type { Cursors } from '../../platform/http/input/cursor.ts';
import type { Route } from '../../platform/http/routes/route.ts';
import { ownedRoutes } from '../owned/routes.ts';
import type { CustomerStore } from '../customers/store.ts';
import { newSsoConnection, ssoConnection, ssoConnectionPatch } from './model.ts';
import type { SsoConnectionStore } from './store.ts';

export interface SsoConnectionRouteDeps {
  ssoConnections: SsoConnectionStore;
  customers: CustomerStore;
  cursors: Cursors;
}

/** The routes for connections to customers' identity providers. */
export const ssoConnectionRoutes = ({ ssoConnections, customers, cursors }: SsoConnectionRouteDeps): Route[] =>
  ownedRoutes({
    name: 'sso-connections',
    tag: 'SSO connections',
    operations: { one: 'SsoConnection', many: 'SsoConnections' },
    nouns: { one: 'SSO connection', many: 'SSO connections' },
    short: { one: 'connection', many: 'connections' },
    summaries: { create: 'Creates a connection to a customer’s identity provider.', update: 'Updates the name, state or domains of an SSO connection.' },
    scope: 'sso_connection',
    thing: ssoConnection,
    draft: newSsoConnection,
    patch: ssoConnectionPatch,
    store: ssoConnections,
    customers,
    cursors,
  });
