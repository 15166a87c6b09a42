import { type Request, type Response, Router } from 'express';
import { HttpError } from '../../../errors/http-error.ts';
import type { ApiServices } from '../request/api-services.ts';
import { cachedEncoder, codingOf, minCompressedBytes } from '../answers/compress.ts';
import { everyPage } from '../answers/cors.ts';
import { errorsPage, errorsPagePolicy } from '../answers/errors-page.ts';
import { type Front, wrongMethod } from '../request/front.ts';
import { apiHeaders, commonHeaders, type Headers } from '../answers/headers.ts';
import type { Metrics } from '../log/metrics.ts';
import { foreignOpenApiOf, openApiOf } from '../openapi/openapi.ts';
import type { Route } from './route.ts';
import type { Slots } from '../load/slots.ts';
import type { Wire } from './wire.ts';
import { visitOf } from '../log/visit.ts';

export interface SystemOptions {
  services: Pick<ApiServices, 'clock' | 'config' | 'database' | 'masterKeyCheck' | 'ownKeys'>;
  routes: readonly Route[];
  /** Other vendors' APIs on this server, each with its own document. */
  foreign: readonly { name: string; title: string; routes: readonly Route[]; wire: Wire }[];
  front: Pick<Front, 'inSlot' | 'answerError'>;
  metrics: Metrics;
  slots: Pick<Slots, 'stuckSinceMs'>;
  version: string;
  /** The JSON Schema of a receipt, as text. */
  receiptSchema: string;
  isDraining(): boolean;
}

/** Requests take milliseconds. When the slots are full and none is released for this long, the server is stuck. */
const stuckMs = 5_000;
const json = 'application/json; charset=utf-8';

/** The response of an address. */
interface Answer {
  headers: Headers;
  type: string;
  text: string;
}

/** Creates the router of the addresses about the server itself. All are read with GET or HEAD and need no credential. */
export function createSystemRouter({
  services: { clock, config, database, masterKeyCheck, ownKeys },
  routes,
  foreign,
  front,
  metrics,
  slots,
  version,
  receiptSchema,
  isDraining,
}: SystemOptions): Router {
  const api = apiHeaders(config);
  const pageHeaders = {
    ...commonHeaders(config),
    'Content-Security-Policy': errorsPagePolicy,
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
    'Cache-Control': 'public, max-age=300',
  };
  const unframed = { 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox", 'Referrer-Policy': 'no-referrer' };
  const jwksHeaders = {
    ...commonHeaders(config),
    ...unframed,
    'Cache-Control': 'public, max-age=300',
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  };
  const page = errorsPage();
  const openApi = once(() => JSON.stringify(openApiOf(routes, config, version)));
  const router = Router({ caseSensitive: true, strict: true });

  /** @param options `inSlot`: `false` for status addresses, which must respond when all slots are taken. `cors`: headers of refusals that pages may read. */
  function serve(path: string, answer: () => Answer | Promise<Answer>, { inSlot = true, cors }: { inSlot?: boolean; cors?: Headers } = {}): void {
    const operation = path.slice(1);
    const encodeAgain = cachedEncoder();
    const send = async (request: Request, response: Response, requestId: string): Promise<void> => {
      const { headers, type, text } = await answer();
      const coding = text.length < minCompressedBytes ? 'identity' : codingOf(request.get('accept-encoding'));
      const encoded = await encodeAgain(text, coding);
      if (response.headersSent) return;
      const vary = [headers['Vary'], 'Accept-Encoding'].filter(Boolean).join(', ');
      const all = { ...headers, ...encoded.headers, Vary: vary, 'X-Request-Id': requestId, 'Content-Type': type, 'Content-Length': encoded.body.length };
      response.writeHead(200, all).end(encoded.body);
    };
    router
      .route(path)
      .get((request: Request, response) => {
        const visit = visitOf(response);
        visit.operation = operation;
        visit.cors = cors;
        const fail = (error: unknown): void => front.answerError(request, response, error);
        const work = (): Promise<void> => send(request, response, visit.requestId);
        (inSlot ? front.inSlot(visit, response, fail, work) : work()).catch(fail);
      })
      .all((_request, response) => {
        visitOf(response).operation = operation;
        throw wrongMethod(['GET']);
      });
  }

  async function readiness(): Promise<Answer> {
    if (isDraining()) throw new HttpError('overloaded', 'The server is stopping.', { retryAfterSeconds: 5 });
    const { stuckSinceMs } = slots;
    if (stuckSinceMs !== undefined && performance.now() - stuckSinceMs > stuckMs) {
      throw new HttpError('overloaded', 'The server is at capacity, and no request has finished for seconds.', { retryAfterSeconds: 5 });
    }
    clock.now();
    await database.ping();
    await masterKeyCheck.verify();
    return { headers: api, type: json, text: '{"status":"ready"}' };
  }

  // Whether the process is alive. A failure means "restart it", so no external dependency is checked.
  serve('/healthz', () => ({ headers: api, type: json, text: '{"status":"ok"}' }), { inSlot: false });
  serve('/readyz', readiness, { inSlot: false });
  serve('/metrics', async () => ({ headers: api, type: metrics.contentType, text: await metrics.text() }), { inSlot: false });
  serve('/openapi.json', () => ({ headers: api, type: json, text: openApi() }));
  for (const vendor of foreign) {
    const ofVendor = once(() => JSON.stringify(foreignOpenApiOf(vendor, config, version)));
    serve(`/openapi/${vendor.name}.json`, () => ({ headers: api, type: json, text: ofVendor() }));
  }
  // Cached for five minutes: a key is published ten minutes before it signs.
  const jwks = async (): Promise<Answer> => ({
    headers: jwksHeaders,
    type: 'application/jwk-set+json',
    text: JSON.stringify({ keys: await ownKeys.published() }),
  });
  serve('/.well-known/jwks.json', jwks, { cors: everyPage });
  serve('/schemas/receipt.json', () => ({ headers: jwksHeaders, type: 'application/schema+json', text: receiptSchema }), { cors: everyPage });
  serve('/errors', () => ({ headers: pageHeaders, type: 'text/html; charset=utf-8', text: page }));
  return router;
}

/** Computes a value on first use and keeps it. */
function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}
