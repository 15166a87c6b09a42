import { z } from 'zod';
import { byOf } from '../../platform/audit/model.ts';
import { knownCustomer } from '../customers/known-customer.ts';
import { namePlace, type Owner } from '../customers/owned.ts';
import { customerName } from '../customers/model.ts';
import type { CustomerStore } from '../customers/store.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/page-query.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { directory, directoryPatch, newDirectory } from './model.ts';
import type { DirectoryStore } from './store.ts';

const params = z.strictObject({ id: z.string().max(100) });
const ofCustomer = { customerId: customerName.optional() };
const tag = 'Directories';

/** The routes for customers’ directories of users: all of them for management, a customer's own for their widgets. */
export function directoryRoutes({ directories, customers, cursors }: { directories: DirectoryStore; customers: CustomerStore; cursors: Cursors }): Route[] {
  async function pageFor(owner: Owner, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
    const list = `directories ${JSON.stringify(owner)}`;
    const { rows, nextCursor } = await cursors.page(list, cursor, namePlace, (after) => directories.list(owner, { after, limit }));
    return { body: { items: rows, nextCursor } };
  }

  return [
    route({
      method: 'get',
      path: '/v1/widget/directories',
      operationId: 'listWidgetDirectories',
      tag: 'Widgets',
      summary: 'Lists the customer’s directories in the order of their names.',
      access: 'connections:read',
      door: 'widget',
      scope: 'directory_sync',
      query: z.strictObject(pageQuery),
      response: { status: 200, description: 'A page of directories.', schema: pageOf(directory) },
      handler: ({ tenantId, grant: { customerId }, query }) => pageFor({ tenantId, customerId }, query),
    }),
    route({
      method: 'get',
      path: '/v1/widget/directories/:id',
      operationId: 'getWidgetDirectory',
      tag: 'Widgets',
      summary: 'Reads one of the customer’s directories.',
      access: 'connections:read',
      door: 'widget',
      scope: 'directory_sync',
      params,
      response: { status: 200, description: 'The directory.', schema: directory },
      handler: async ({ tenantId, grant: { customerId }, params: { id } }) => ({ body: await directories.read({ tenantId, customerId }, id) }),
    }),
    route({
      method: 'get',
      path: '/v1/directories',
      operationId: 'listDirectories',
      tag,
      summary: 'Lists directories in the order of their names.',
      access: 'connections:read',
      query: z.strictObject({ ...pageQuery, ...ofCustomer }),
      response: { status: 200, description: 'A page of directories.', schema: pageOf(directory) },
      async handler({ tenantId, query: { customerId, ...page } }) {
        return pageFor({ tenantId, customerId: customerId && (await knownCustomer(customers, tenantId, customerId)).id }, page);
      },
    }),
    route({
      method: 'post',
      path: '/v1/directories',
      operationId: 'createDirectory',
      tag,
      summary: 'Makes a directory for a customer.',
      access: 'connections:write',
      body: newDirectory,
      idempotent: { secret: false },
      response: { status: 201, description: 'The directory.', schema: directory },
      handler: async (request) => ({ status: 201, body: await directories.create(byOf(request), request.tenantId, request.body) }),
    }),
    route({
      method: 'get',
      path: '/v1/directories/:id',
      operationId: 'getDirectory',
      tag,
      summary: 'Reads one directory.',
      access: 'connections:read',
      params,
      response: { status: 200, description: 'The directory.', schema: directory },
      handler: async ({ tenantId, params: { id } }) => ({ body: await directories.read({ tenantId }, id) }),
    }),
    route({
      method: 'patch',
      path: '/v1/directories/:id',
      operationId: 'updateDirectory',
      tag,
      summary: 'Changes name or state of a directory.',
      access: 'connections:write',
      params,
      body: directoryPatch,
      response: { status: 200, description: 'The directory.', schema: directory },
      handler: async (request) => ({ body: await directories.update(byOf(request), request.tenantId, request.params.id, request.body) }),
    }),
    route({
      method: 'delete',
      path: '/v1/directories/:id',
      operationId: 'deleteDirectory',
      tag,
      summary: 'Deletes a directory.',
      access: 'connections:write',
      params,
      response: { status: 204, description: 'It is gone.' },
      async handler(request) {
        await directories.remove(byOf(request), request.tenantId, request.params.id);
        return { status: 204, body: null };
      },
    }),
  ];
}
