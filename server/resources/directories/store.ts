import type { OwnedStore } from '../owned/model.ts';
import { createOwnedStore, type OwnedStoreOptions } from '../owned/store.ts';
import { type Directory, directoryOf, type DirectoryPatch, type NewDirectory } from './model.ts';

export type DirectoryStore = OwnedStore<Directory, NewDirectory, DirectoryPatch>;

export function createDirectoryStore(options: OwnedStoreOptions): DirectoryStore {
  const select = options.database.query.selectFrom('directories').selectAll();
  return createOwnedStore(options, {
    kind: 'directory',
    noun: 'directory',
    idPrefix: 'dir',
    table: {
      select,
      byId: select.where('id', '=', '').compile(),
      insert: (tx, row) => tx.insertInto('directories').values(row).execute(),
      update: (tx, id, { name, state, updated_at }) => tx.updateTable('directories').set({ name, state, updated_at }).where('id', '=', id).execute(),
      remove: (tx, id) => tx.deleteFrom('directories').where('id', '=', id).execute(),
    },
    thingOf: directoryOf,
    imageOf: ({ name, provider, state }) => ({ name, provider, state }),
    rowOf: ({ name, provider, state }, columns) => ({ ...columns, name, provider, state, users: 0, last_sync_at: null }),
    patched: (row, { name = row.name, state = row.state }) => ({ ...row, name, state }),
  });
}
