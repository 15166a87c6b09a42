import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { basePathOf } from '../../../config/public-url.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { everyPage, preflightHeaders } from '../answers/cors.ts';
import { apiHeaders } from '../answers/headers.ts';
import { sendProblem } from '../answers/problem.ts';
import { discardBody } from '../body/read-body.ts';
import { createRequestIds } from '../log/request-id.ts';

/** How long requests wait for the app, counted from the first one, and how many. */
const defaults = { waitMs: 5_000, maxWaiting: 1_000 };

/** The listener of a server whose port is open before its app exists. */
export interface StartGate {
  listener: RequestListener;
  /** Passes all requests to the app, first the waiting ones in their order of arrival. */
  open(app: RequestListener): void;
  /** Refuses all requests, because the start failed or took too long. */
  shut(): void;
}

/**
 * Lets requests wait while the app is created, which takes milliseconds unless the database is slow. `/readyz` and `/healthz` respond at once. After the wait
 * all requests are refused with 503 until the app exists. Every page may read that, because it says nothing about any tenant.
 *
 * @param publicUrl Called when needed, because it may depend on the port.
 */
export function createStartGate(publicUrl: () => string, { waitMs, maxWaiting }: typeof defaults = defaults): StartGate {
  const nextId = createRequestIds();
  const waiting = new Map<ServerResponse, IncomingMessage>();
  let app: RequestListener | undefined;
  let isShut = false;
  let timer: NodeJS.Timeout | undefined;

  function refuse(request: IncomingMessage, response: ServerResponse): void {
    const headers = { ...apiHeaders({ publicUrl: publicUrl() }), ...everyPage };
    const asked = request.headers['access-control-request-method'];
    // Browsers hide from a page why its preflight was refused. So it is allowed, and the request itself is refused.
    if (request.method === 'OPTIONS' && asked !== undefined) {
      const requested = request.headers['access-control-request-headers'];
      const allowed = { ...preflightHeaders(asked, {}), ...(requested !== undefined && { 'Access-Control-Allow-Headers': requested }) };
      return void response.writeHead(204, { ...headers, ...allowed, 'Access-Control-Max-Age': '0' }).end();
    }
    discardBody(request, response);
    const error = new HttpError('overloaded', 'The server is starting.', { retryAfterSeconds: 1 });
    sendProblem(response, error, { publicUrl: publicUrl(), requestId: nextId(), headers });
  }

  function alive(response: ServerResponse): void {
    const text = '{"status":"ok"}';
    const headers = { ...apiHeaders({ publicUrl: publicUrl() }), 'X-Request-Id': nextId(), 'Content-Type': 'application/json; charset=utf-8' };
    response.writeHead(200, { ...headers, 'Content-Length': text.length }).end(text);
  }

  /** A proxy may or may not strip the path of the public URL. */
  function isAt(path: string, { url = '' }: IncomingMessage): boolean {
    const [asked] = url.split('?');
    return asked === path || asked === basePathOf(publicUrl()) + path;
  }

  function shut(): void {
    isShut = true;
    clearTimeout(timer);
    for (const [response, request] of waiting) refuse(request, response);
    waiting.clear();
  }

  return {
    shut,
    listener(request, response) {
      if (app) return app(request, response);
      if (isAt('/healthz', request)) return alive(response);
      if (isShut || isAt('/readyz', request) || waiting.size >= maxWaiting) return refuse(request, response);
      timer ??= setTimeout(shut, waitMs);
      waiting.set(response, request);
      response.once('close', () => waiting.delete(response));
    },
    open(ready) {
      app = ready;
      clearTimeout(timer);
      const first = [...waiting];
      waiting.clear();
      for (const [response, request] of first) ready(request, response);
    },
  };
}
