import type { z } from 'zod';
import type { Action } from '../../../access/grant.ts';
import { type By, byOf } from '../../audit/model.ts';
import { type Reply, type Route, route } from './route.ts';

/** A change of state without a request body. */
export interface Move<Name extends string> {
  /** The last segment of its path. */
  name: Name;
  access: Action;
  operationId: string;
  summary: string;
}

/** A resource that changes from one state to another. */
export interface MoveRoutes<Name extends string> {
  /** `/v1/receipts`: a move is `POST /v1/receipts/:id/seal`. */
  path: string;
  tag: string;
  noun: string;
  params: z.ZodType<{ id: string }>;
  schema: z.ZodType;
  moves: readonly Move<Name>[];
  move(by: By, tenantId: string, id: string, name: Name): Promise<Reply>;
}

/** Creates one route for each change of state. Each may be repeated safely. */
export function moveRoutes<Name extends string>({ path, tag, noun, params, schema, moves, move }: MoveRoutes<Name>): Route[] {
  return moves.map(({ name, ...said }) =>
    route({
      method: 'post',
      path: `${path}/:id/${name}`,
      tag,
      ...said,
      params,
      response: { status: 200, description: `The ${noun}.`, schema },
      handler: (request) => move(byOf(request), request.tenantId, request.params.id, name),
    }),
  );
}
