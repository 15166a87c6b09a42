import { z } from 'zod';
import type { Action } from '../access/grant.ts';
import { type Route, route } from '../platform/http/routes/route.ts';

/** A list short enough for one response, such as a tenant's keys. */
export interface ListRoute<Item> {
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  access: Action;
  item: z.ZodType<Item>;
  list(tenantId: string): Promise<Item[]>;
}

/** Creates the route that lists all keys of a kind, newest first. */
export const listRoute = <Item>({ item, list, ...definition }: ListRoute<Item>): Route =>
  route({
    ...definition,
    method: 'get',
    response: { status: 200, description: 'All items, newest first.', schema: z.object({ items: z.array(item) }) },
    handler: async ({ tenantId }) => ({ body: { items: await list(tenantId) } }),
  });
