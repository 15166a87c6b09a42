import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { canonicalAddress } from '../access/client-address.ts';
import type { Limit } from '../access/rate-limits.ts';
import { HttpError } from '../errors/http-error.ts';
import type { Services } from '../services.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { createDispatch } from './dispatch.ts';
import { apiHeaders, commonHeaders, duplicatedHeader, type FlatHeaders } from './headers.ts';
import { createMatcher } from './match.ts';
import type { Metrics } from './metrics.ts';
import { asHttpError, sendProblem } from './problem.ts';
import { queryOf, refuseTokenIn } from './query.ts';
import { discardBody } from './read-body.ts';
import { createRequestIds } from './request-id.ts';
import type { Route } from './route.ts';
import type { SystemHandler } from './system.ts';

export interface FrontOptions {
  services: Services;
  routes: readonly Route[];
  system: ReadonlyMap<string, SystemHandler>;
  metrics: Metrics;
  /** Requests that are worked on at the same time; one more is answered 503. */
  maxInFlight: number;
  /** Credentials that are not accepted, from one address. */
  failedAuthentications: Limit;
}

/** Slower than this, and a request is worth a line in the log at the default level. */
const slowMs = 1_000;
const directLink = /^\/(?:r|public\/value-receipts)\//;
const withoutLimit = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * The first thing that every request meets, and for the API also the last: it gives it a name, refuses what no route should ever see, counts and
 * logs it, and serves the API. Pages come after it, in Express's own way; `fail` is where everything ends that was thrown.
 *
 * A request is logged at `info` when it failed or was slow, at `debug` otherwise, by operation and never by address: addresses carry
 * share tokens. Metrics count every one.
 */
export function createFront({ services, routes, system, metrics, maxInFlight, failedAuthentications }: FrontOptions): { enter: RequestHandler; missing: RequestHandler; fail: ErrorRequestHandler } {
  const { config, log } = services;
  const { publicUrl } = config;
  const headers = apiHeaders(config);
  const pageHeaders = commonHeaders(config);
  const match = createMatcher(routes);
  const dispatch = createDispatch(services, headers, failedAuthentications);
  const nextId = createRequestIds();
  let inFlight = 0;

  function answerError(request: Request, response: Response, thrown: unknown): void {
    const error = asHttpError(thrown);
    const requestId = idOf(response);
    if (error.status >= 500 && error.code !== 'overloaded') log.error({ err: error.cause ?? error, code: error.code, requestId, operation: operationOf(response) }, 'request failed');
    response.locals['code'] = error.code;
    discardBody(request, response);
    sendProblem(response, error, { publicUrl, requestId, headers: [...headers, ...corsOf(response)] });
  }

  function finished(request: Request, response: Response, started: number): void {
    const ms = performance.now() - started;
    const operation = operationOf(response);
    // Closed before an answer: the caller went away.
    const status = response.headersSent ? response.statusCode : 499;
    metrics.observe(operation, status, ms / 1000);
    const level = status >= 400 || ms > slowMs ? 'info' : 'debug';
    if (!log.isLevelEnabled(level)) return;
    log[level]({ requestId: idOf(response), method: request.method, operation, status, code: response.locals['code'], ms: Math.round(ms * 10) / 10 }, 'request');
  }

  async function serveApi(path: string, request: Request, response: Response, query: string): Promise<void> {
    const found = match(path);
    if (!found) throw new HttpError('not_found', 'There is nothing at this address of the API.');
    const { byMethod, params } = found;
    const asked = request.method === 'OPTIONS' ? (request.headers['access-control-request-method'] ?? '') : request.method;
    const cors = await corsHeaders(services, found, asked, request.headers);
    response.locals['cors'] = cors;
    if (request.method === 'OPTIONS' && cors.length > 0) {
      response.locals['operation'] = 'preflight';
      response.writeHead(204, [...headers, ...cors, ...preflightHeaders(asked), 'X-Request-Id', idOf(response)]).end();
      return;
    }
    const route = byMethod.get(request.method) ?? (request.method === 'HEAD' ? byMethod.get('GET') : undefined);
    if (!route) throw wrongMethod([...byMethod.keys()]);
    response.locals['operation'] = route.operationId;
    let child: Logger | undefined;
    const requestId = idOf(response);
    await dispatch(route, params, {
      request,
      response,
      requestId,
      query,
      cors,
      address: () => canonicalAddress(request.ip),
      log: () => (child ??= log.child({ requestId, operation: route.operationId })),
    });
  }

  async function serveSystem(handler: SystemHandler, path: string, request: Request, response: Response): Promise<void> {
    response.locals['operation'] = path.slice(1);
    if (request.method !== 'GET' && request.method !== 'HEAD') throw wrongMethod(['GET']);
    await handler(response, idOf(response));
  }

  return {
    enter(request, response, next) {
      const started = performance.now();
      const { url } = request;
      const query = queryOf(url);
      const path = query === '' ? url.replace('?', '') : url.slice(0, url.length - query.length - 1);
      response.locals['requestId'] = nextId();
      inFlight += 1;
      response.once('close', () => {
        inFlight -= 1;
        finished(request, response, started);
      });
      try {
        if (inFlight > maxInFlight && !withoutLimit.has(path)) throw new HttpError('overloaded', 'The server is full at the moment.', { retryAfterSeconds: 1 });
        const duplicated = duplicatedHeader(request.rawHeaders);
        if (duplicated !== undefined) throw new HttpError('duplicate_header', `The header "${duplicated}" is given more than once.`);
        if (query !== '' && !directLink.test(path)) refuseTokenIn(query);
      } catch (error) {
        answerError(request, response, error);
        return;
      }
      const handler = system.get(path);
      if (handler) serveSystem(handler, path, request, response).catch((error: unknown) => answerError(request, response, error));
      else if (path.startsWith('/v1/')) serveApi(path, request, response, query).catch((error: unknown) => answerError(request, response, error));
      else {
        for (let index = 0; index < pageHeaders.length; index += 2) response.setHeader(pageHeaders[index] ?? '', pageHeaders[index + 1] ?? '');
        response.setHeader('X-Request-Id', idOf(response));
        next();
      }
    },
    missing() {
      throw new HttpError('not_found', 'There is nothing at this address.');
    },
    // Express knows a handler of errors by its four parameters.
    fail(error, request, response, _next) {
      answerError(request, response, error instanceof URIError ? new HttpError('invalid_text', 'The path is not UTF-8 in percent-encoding.') : error);
    },
  };
}

const idOf = (response: Response): string => String(response.locals['requestId']);

const corsOf = (response: Response): FlatHeaders => response.locals['cors'] ?? [];

/** What a request is counted and logged as. Pages set `response.locals.operation`. */
const operationOf = (response: Response): string => String(response.locals['operation'] ?? 'unknown');

function wrongMethod(methods: readonly string[]): HttpError {
  const allow = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  return new HttpError('method_not_allowed', `This address takes ${allow.join(', ')}.`, { allow });
}
