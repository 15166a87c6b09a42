import { z } from 'zod';
import type { Action } from '../../access/grant.ts';
import { type By, byOf } from '../../platform/audit/model.ts';
import { type Route, route } from '../../platform/http/routes/route.ts';

const params = z.strictObject({ id: z.string().max(100) });

const shareLinkSchema = z.object({ url: z.url() }).meta({ id: 'ShareLink' });

/** Options of the publishing and direct-link routes of one kind of document. */
export interface LinkRoutes {
  /** `/v1/receipts`. */
  path: string;
  tag: string;
  noun: string;
  operationIds: { publish: string; shareLink: string; rotate: string };
  access: Action;
  /** The condition under which publishing is refused, for the summary. */
  refuses: string;
  schema: z.ZodType;
  publish(by: By, tenantId: string, id: string, untilMs: number | null): Promise<string>;
  shareLink(tenantId: string, id: string): Promise<string>;
  rotate(by: By, tenantId: string, id: string): Promise<string>;
}

/** Creates the routes for publishing and for the direct link. All of them are idempotent. */
export function linkRoutes({ path, tag, noun, operationIds, access, refuses, schema, publish, shareLink, rotate }: LinkRoutes): Route[] {
  const said = `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
  return [
    route({
      method: 'post',
      path: `${path}/:id/publish`,
      operationId: operationIds.publish,
      tag,
      summary: `Publishes ${said} to anyone with its link, permanently or until a given time. ${refuses}`,
      access,
      params,
      body: z
        .strictObject({ until: z.iso.datetime({ offset: true }).nullish().meta({ description: 'A future time at which it ends. Default: never.' }) })
        .default({}),
      response: { status: 200, description: `The ${noun}.`, schema },
      async handler(request) {
        const { until } = request.body;
        return { json: await publish(byOf(request), request.tenantId, request.params.id, until ? Date.parse(until) : null) };
      },
    }),
    route({
      method: 'get',
      path: `${path}/:id/share-link`,
      operationId: operationIds.shareLink,
      tag,
      summary: `Retrieves the direct link of ${said}.`,
      access,
      params,
      response: { status: 200, description: `The URL. Anyone who has it can read the ${noun} while it is published.`, schema: shareLinkSchema },
      handler: async ({ tenantId, params: { id } }) => ({ body: { url: await shareLink(tenantId, id) } }),
    }),
    route({
      method: 'post',
      path: `${path}/:id/rotate-share-token`,
      operationId: operationIds.rotate,
      tag,
      summary: `Replaces the direct link of ${said}. The old link stops working immediately. The ${noun} stays published or private.`,
      access,
      params,
      response: { status: 200, description: 'The new URL.', schema: shareLinkSchema },
      handler: async (request) => ({ body: { url: await rotate(byOf(request), request.tenantId, request.params.id) } }),
    }),
  ];
}
