import type { ServerResponse } from 'node:http';
import { HttpError } from '../../errors/http-error.ts';
import type { ApiServices } from './api-services.ts';
import { errorsPage, errorsPagePolicy } from './errors-page.ts';
import { apiHeaders, commonHeaders, type FlatHeaders } from './headers.ts';
import type { Metrics } from './metrics.ts';
import { openApiOf } from './openapi.ts';
import type { Route } from './route.ts';
import type { Slots } from './slots.ts';

export interface SystemOptions {
  services: Pick<ApiServices, 'clock' | 'config' | 'database' | 'masterKeyCheck' | 'ownKeys'>;
  routes: readonly Route[];
  metrics: Metrics;
  load: { slots: Pick<Slots, 'stuckSinceMs'> };
  version: string;
  /** The JSON Schema of a receipt, as text. */
  receiptSchema: string;
  isDraining(): boolean;
}

/** Requests take milliseconds. When the slots are full and none is finished for this long, the server does nothing for anybody. */
const stuckMs = 5_000;

/** Serves one address. */
export type SystemHandler = (response: ServerResponse, requestId: string) => Promise<void>;

/** The addresses that are about the server itself, by path. All of them are read with GET or HEAD and need no credential. */
export function createSystem({
  services: { clock, config, database, masterKeyCheck, ownKeys },
  routes,
  metrics,
  load: { slots },
  version,
  receiptSchema,
  isDraining,
}: SystemOptions): ReadonlyMap<string, SystemHandler> {
  const api = apiHeaders(config);
  const pageHeaders = [...commonHeaders(config), 'Content-Security-Policy', errorsPagePolicy, 'Referrer-Policy', 'no-referrer', 'X-Frame-Options', 'DENY', 'Cache-Control', 'public, max-age=300'];
  const unframed = ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox", 'Referrer-Policy', 'no-referrer'];
  const jwksHeaders = [...commonHeaders(config), ...unframed, 'Cache-Control', 'public, max-age=300', 'Access-Control-Allow-Origin', '*', 'Cross-Origin-Resource-Policy', 'cross-origin'];
  const page = errorsPage();
  let openApi: string | undefined;

  const send = (response: ServerResponse, requestId: string, headers: FlatHeaders, type: string, text: string): void => {
    response.writeHead(200, [...headers, 'X-Request-Id', requestId, 'Content-Type', type, 'Content-Length', String(Buffer.byteLength(text))]).end(text);
  };
  const json = 'application/json; charset=utf-8';

  return new Map<string, SystemHandler>([
    // Whether the process is alive: a failure means "start it anew", so nothing outside of it is asked.
    ['/healthz', async (response, id) => send(response, id, api, json, '{"status":"ok"}')],
    [
      '/readyz',
      async (response, id) => {
        if (isDraining()) throw new HttpError('overloaded', 'The server is stopping.', { retryAfterSeconds: 5 });
        const { stuckSinceMs } = slots;
        if (stuckSinceMs !== undefined && performance.now() - stuckSinceMs > stuckMs) throw new HttpError('overloaded', 'All requests that are worked on have been so for seconds, and no other one fits in.', { retryAfterSeconds: 5 });
        clock.now();
        await database.ping();
        await masterKeyCheck.verify();
        send(response, id, api, json, '{"status":"ready"}');
      },
    ],
    ['/metrics', async (response, id) => send(response, id, api, metrics.contentType, await metrics.text())],
    ['/openapi.json', async (response, id) => send(response, id, api, json, (openApi ??= JSON.stringify(openApiOf(routes, config, version))))],
    // Kept for five minutes: a key stands here for ten before it signs.
    ['/.well-known/jwks.json', async (response, id) => send(response, id, jwksHeaders, 'application/jwk-set+json', JSON.stringify({ keys: await ownKeys.published() }))],
    ['/schemas/receipt.json', async (response, id) => send(response, id, jwksHeaders, 'application/schema+json', receiptSchema)],
    ['/errors', async (response, id) => send(response, id, pageHeaders, 'text/html; charset=utf-8', page)],
  ]);
}
