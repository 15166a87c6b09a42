import { z } from 'zod';
import { type DocumentKind, documentTypes } from '../../protocol/printed.ts';
import type { Action, Grant } from '../access/grant.ts';
import { type Route, route } from '../platform/http/route.ts';
import { type Delivery, documentQuery } from './delivery.ts';

/** What a kind of thing says of its documents. */
export interface DocumentRouteOptions {
  kind: DocumentKind;
  /** Of the thing, with `:id`. */
  path: `/v1/${string}/:id`;
  operationId: string;
  tag: string;
  summary: string;
  access: Action;
  deliver: Delivery;
  /** Finds the thing by its id or share token, as its read does. @throws HttpError when there is none, or this grant does not open it. */
  find(tenantId: string, idOrShareToken: string, grant: Grant): Promise<{ id: string; name: string; source: string }>;
}

/** The route of the files of a thing, for whoever may read it. */
export function documentRoute({ kind, path, operationId, tag, summary, access, deliver, find }: DocumentRouteOptions): Route {
  return route({
    method: 'get',
    path: `${path}/document`,
    ...{ operationId, tag, summary, access },
    door: 'read',
    params: z.strictObject({ id: z.string().max(100) }),
    query: documentQuery,
    response: { status: 200, description: 'The file.', files: Object.values(documentTypes) },
    async handler({ grant, tenantId, origin, params, query: { format, locale }, locale: wished, stay }) {
      return deliver({ ...(await find(tenantId, params.id, grant)), kind, format, locale: locale ?? wished(), tenantId, grant, origin, stay });
    },
  });
}
