import { z } from 'zod';
import { type DocumentKind, documentTypes } from '../../protocol/printed.ts';
import type { Action, Grant } from '../access/grant.ts';
import { type Route, route } from '../platform/http/routes/route.ts';
import { type Delivery, documentQuery } from './delivery.ts';

/** Options of a resource's document route. */
export interface DocumentRouteOptions {
  kind: DocumentKind;
  /** Path of the resource, with `:id`. */
  path: `/v1/${string}/:id`;
  operationId: string;
  tag: string;
  summary: string;
  access: Action;
  deliver: Delivery;
  /** Finds the resource by id or share token, as its read route does. @throws HttpError when it is missing or not granted. */
  find(tenantId: string, idOrShareToken: string, grant: Grant): Promise<{ id: string; name: string; source: string }>;
}

/** Creates the document route of a resource, for all who may read it. */
export function documentRoute({ kind, path, operationId, tag, summary, access, deliver, find }: DocumentRouteOptions): Route {
  return route({
    method: 'get',
    path: `${path}/document`,
    ...{ operationId, tag, summary, access },
    area: 'read',
    params: z.strictObject({ id: z.string().max(100) }),
    query: documentQuery,
    response: { status: 200, description: 'The file.', files: Object.values(documentTypes) },
    async handler({ grant, tenantId, origin, params, query: { format, locale }, locale: wished, lifetime }) {
      return deliver({ ...(await find(tenantId, params.id, grant)), kind, format, locale: locale ?? wished(), tenantId, grant, origin, lifetime });
    },
  });
}
