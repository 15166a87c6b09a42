import type { OwnedStore } from '../owned/model.ts';
import { createOwnedStore, type OwnedStoreOptions } from '../owned/store.ts';
import { type NewSsoConnection, type SsoConnection, ssoConnectionOf, type SsoConnectionPatch } from './model.ts';

export type SsoConnectionStore = OwnedStore<SsoConnection, NewSsoConnection, SsoConnectionPatch>;

export function createSsoConnectionStore(options: OwnedStoreOptions): SsoConnectionStore {
  const select = options.database.query.selectFrom('sso_connections').selectAll();
  return createOwnedStore(options, {
    kind: 'sso_connection',
    noun: 'SSO connection',
    idPrefix: 'sso',
    table: {
      select,
      byId: select.where('id', '=', '').compile(),
      insert: (tx, row) => tx.insertInto('sso_connections').values(row).execute(),
      update: (tx, id, { name, state, domains_json, updated_at }) =>
        tx.updateTable('sso_connections').set({ name, state, domains_json, updated_at }).where('id', '=', id).execute(),
      remove: (tx, id) => tx.deleteFrom('sso_connections').where('id', '=', id).execute(),
    },
    thingOf: ssoConnectionOf,
    imageOf: ({ name, protocol, state, domains }) => ({ name, protocol, state, domains }),
    rowOf: ({ name, protocol, state, domains }, columns) => ({ ...columns, name, protocol, state, domains_json: JSON.stringify(domains) }),
    patched: (row, { name = row.name, state = row.state, domains }) => ({
      ...row,
      name,
      state,
      domains_json: domains === undefined ? row.domains_json : JSON.stringify(domains),
    }),
  });
}
