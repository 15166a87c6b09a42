import type { Cursors } from '../../platform/http/input/cursor.ts';
import type { Route } from '../../platform/http/routes/route.ts';
import { ownedRoutes } from '../owned/routes.ts';
import type { CustomerStore } from '../customers/store.ts';
import { directory, directoryPatch, newDirectory } from './model.ts';
import type { DirectoryStore } from './store.ts';

/** Creates the routes for customers’ user directories. */
export const directoryRoutes = ({ directories, customers, cursors }: { directories: DirectoryStore; customers: CustomerStore; cursors: Cursors }): Route[] =>
  ownedRoutes({
    name: 'directories',
    tag: 'Directories',
    operations: { one: 'Directory', many: 'Directories' },
    nouns: { one: 'directory', many: 'directories' },
    summaries: { create: 'Creates a directory for a customer.', update: 'Updates the name or state of a directory.' },
    scope: 'directory_sync',
    thing: directory,
    draft: newDirectory,
    patch: directoryPatch,
    store: directories,
    customers,
    cursors,
  });
