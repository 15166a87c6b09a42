import { z } from 'zod';
import type { WidgetScope } from '../../../protocol/tokens.ts';
import { byOf } from '../../platform/audit/model.ts';
import type { Cursors } from '../../platform/http/input/cursor.ts';
import { pageOf, pageQuery } from '../../platform/http/input/page-query.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';
import { knownCustomer } from '../customers/known-customer.ts';
import { customerName } from '../customers/model.ts';
import { namePlace, type OwnedStore, type Owner } from './model.ts';
import type { CustomerStore } from '../customers/store.ts';

/** Options that differ between kinds of resources. */
export interface OwnedRoutes<Thing, Draft, Patch> {
  /** The last part of the paths: `/v1/directories` for management, `/v1/widget/directories` for widgets. */
  name: string;
  tag: string;
  /** Nouns in the generated client: `getDirectory`, `listDirectories`. */
  operations: { one: string; many: string };
  /** Nouns in sentences: `directory`, `directories`. */
  nouns: { one: string; many: string };
  /** Shorter nouns for a second mention. */
  short?: { one: string; many: string };
  /** Summaries of the routes that create and update. */
  summaries: { create: string; update: string };
  scope: WidgetScope;
  thing: z.ZodType<Thing>;
  draft: z.ZodType<Draft>;
  patch: z.ZodType<Patch>;
  store: OwnedStore<Thing, Draft, Patch>;
  customers: CustomerStore;
  cursors: Cursors;
}

const params = z.strictObject({ id: z.string().max(100) });

/** Creates the routes for resources of customers: all of them for management, a customer's own for widgets. */
export function ownedRoutes<Thing, Draft, Patch>(options: OwnedRoutes<Thing, Draft, Patch>): Route[] {
  const { name, tag, operations, nouns, short = nouns, summaries, scope, thing, draft, patch, store, customers, cursors } = options;
  const path = `/v1/${name}`;
  const response = { status: 200, description: `The ${short.one}.`, schema: thing };
  const page = { status: 200, description: `A page of ${short.many}.`, schema: pageOf(thing) };
  const forWidgets = { tag: 'Widgets', access: 'connections:read', area: 'widget', scope } as const;
  const reading = { tag, access: 'connections:read' } as const;
  const writing = { tag, access: 'connections:write' } as const;

  async function pageFor(owner: Owner, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
    const list = `${name} ${JSON.stringify(owner)}`;
    const { rows, nextCursor } = await cursors.page(list, cursor, namePlace, (after) => store.list(owner, { after, limit }));
    return { body: { items: rows, nextCursor } };
  }

  return [
    route({
      ...forWidgets,
      method: 'get',
      path: `/v1/widget/${name}`,
      operationId: `listWidget${operations.many}`,
      summary: `Lists the customer’s ${nouns.many} ordered by name.`,
      query: z.strictObject(pageQuery),
      response: page,
      handler: ({ tenantId, grant: { customerId }, query }) => pageFor({ tenantId, customerId }, query),
    }),
    route({
      ...forWidgets,
      method: 'get',
      path: `/v1/widget/${name}/:id`,
      operationId: `getWidget${operations.one}`,
      summary: `Retrieves one of the customer’s ${nouns.many}.`,
      params,
      response,
      handler: async ({ tenantId, grant: { customerId }, params: { id } }) => ({ body: await store.read({ tenantId, customerId }, id) }),
    }),
    route({
      ...reading,
      method: 'get',
      path,
      operationId: `list${operations.many}`,
      summary: `Lists ${nouns.many}, ordered by name.`,
      query: z.strictObject({ ...pageQuery, customerId: customerName.optional() }),
      response: page,
      async handler({ tenantId, query: { customerId, ...paging } }) {
        return pageFor({ tenantId, customerId: customerId && (await knownCustomer(customers, tenantId, customerId)).id }, paging);
      },
    }),
    route({
      ...writing,
      method: 'post',
      path,
      operationId: `create${operations.one}`,
      summary: summaries.create,
      body: draft,
      idempotent: { secret: false },
      response: { ...response, status: 201 },
      handler: async (request) => ({ status: 201, body: await store.create(byOf(request), request.tenantId, request.body) }),
    }),
    route({
      ...reading,
      method: 'get',
      path: `${path}/:id`,
      operationId: `get${operations.one}`,
      summary: `Reads one ${nouns.one}.`,
      params,
      response,
      handler: async ({ tenantId, params: { id } }) => ({ body: await store.read({ tenantId }, id) }),
    }),
    route({
      ...writing,
      method: 'patch',
      path: `${path}/:id`,
      operationId: `update${operations.one}`,
      summary: summaries.update,
      params,
      body: patch,
      response,
      handler: async (request) => ({ body: await store.update(byOf(request), request.tenantId, request.params.id, request.body) }),
    }),
    route({
      ...writing,
      method: 'delete',
      path: `${path}/:id`,
      operationId: `delete${operations.one}`,
      summary: `Deletes one ${nouns.one}.`,
      params,
      response: { status: 204, description: `The ${short.one} was deleted.` },
      async handler(request) {
        await store.remove(byOf(request), request.tenantId, request.params.id);
        return { status: 204, body: null };
      },
    }),
  ];
}
