import type { z } from 'zod';
import type { Action } from '../../../access/grant.ts';
import { type By, byOf } from '../../audit/model.ts';
import { mapResults, type Result } from '../../store/result.ts';
import { bulkBody, bulkLimits, bulkResult, type Put, putAll, readBulk } from './bulk.ts';
import { type Reply, type Route, route } from './route.ts';

/** A resource written by its natural key: found, or created. */
export interface PutRoutes<Input, Row extends { id: string }> {
  /** `/v1/invoices`: writes one; `/v1/invoices/bulk` writes many. */
  path: string;
  /** Path for writing one, when it differs. */
  onePath?: string;
  tag: string;
  noun: string;
  operationIds: { one: string; many: string };
  /** Summary of the single route. */
  summary: string;
  access: Action;
  input: z.ZodType<Input>;
  /** Maximum body of the single route in bytes. Default 16 KiB. */
  bodyLimit?: number;
  schema: z.ZodType;
  put(by: By, tenantId: string, input: Input): Promise<{ row: Row; outcome: Put }>;
  /** Writes many in one transaction. */
  putMany(by: By, tenantId: string, inputs: readonly Input[]): Promise<readonly Result<{ row: Row; outcome: Put }>[]>;
  shown(row: Row): Reply;
}

/** Creates the two routes that write by a natural key: one resource, or up to 500 that succeed or fail independently. Repeating a call changes nothing. */
export function putRoutes<Input, Row extends { id: string }>(options: PutRoutes<Input, Row>): Route[] {
  const { path, onePath = path, tag, noun, operationIds, summary, access, input, bodyLimit, schema, put, putMany, shown } = options;
  const limit = `${bulkLimits.rows} ${noun}s in a body of up to ${bulkLimits.bodyBytes / 1024 / 1024} MiB`;
  return [
    route({
      method: 'post',
      path: onePath,
      operationId: operationIds.one,
      tag,
      summary,
      access,
      body: input,
      ...(bodyLimit !== undefined && { bodyLimit }),
      idempotent: { secret: false },
      response: { status: 201, description: `The new ${noun}.`, found: `The existing ${noun}.`, schema },
      async handler(request) {
        const { row, outcome } = await put(byOf(request), request.tenantId, request.body);
        return { ...shown(row), status: outcome === 'created' ? 201 : 200 };
      },
    }),
    route({
      method: 'post',
      path: `${path}/bulk`,
      operationId: operationIds.many,
      tag,
      summary: `Writes up to ${limit}, each as in \`POST ${onePath}\`, and returns a result for each.`,
      access,
      body: bulkBody(input),
      readBody: (value, reading) => readBulk(input, `The ${noun}`, value, reading),
      bodyLimit: bulkLimits.bodyBytes,
      idempotent: { secret: false },
      response: { status: 200, description: 'One result per entry, in the order sent.', schema: bulkResult },
      handler: async (request) => ({
        body: await putAll(request.body.items, async (rows) =>
          mapResults(await putMany(byOf(request), request.tenantId, rows), ({ row, outcome }) => ({ id: row.id, put: outcome })),
        ),
      }),
    }),
  ];
}
