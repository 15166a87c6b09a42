import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { callerAddress } from '../access/client-address.ts';
import type { Limit } from '../access/rate-limits.ts';
import { HttpError } from '../errors/http-error.ts';
import type { Services } from '../services.ts';
import { createCors, preflightHeaders } from './cors.ts';
import { createDispatch } from './dispatch.ts';
import { apiHeaders, commonHeaders, duplicatedHeader } from './headers.ts';
import { createMatcher } from './match.ts';
import type { Metrics } from './metrics.ts';
import { asHttpError, sendProblem } from './problem.ts';
import { queryOf, refuseTokenIn } from './query.ts';
import { discardBody } from './read-body.ts';
import { createRequestIds } from './request-id.ts';
import { rightForm } from './right-form.ts';
import type { Route } from './route.ts';
import type { SystemHandler } from './system.ts';
import { carryVisit, type Visit, visitOf } from './visit.ts';

export interface FrontOptions {
  services: Services;
  routes: readonly Route[];
  system: ReadonlyMap<string, SystemHandler>;
  metrics: Metrics;
  /** Requests that are worked on at the same time; one more is answered 503. */
  maxInFlight: number;
  /** Credentials that are not accepted, from one address. */
  failedAuthentications: Limit;
  /** Answers a person with a page where a program gets a problem document; `false` when it is no person who asks. */
  errorPage(request: IncomingMessage, response: ServerResponse, error: HttpError): boolean;
}

/** Slower than this, and a request is worth a line in the log at the default level. */
const slowMs = 1_000;
const directLink = /^\/(?:r|public\/value-receipts)\//;
const withoutLimit = new Set(['/healthz', '/readyz', '/metrics']);

/** The front of the server. `missing` and `fail` are the last two handlers of Express. */
export interface Front {
  /** Takes a request. One that is neither for the API nor about the server itself is handed on to `pages`. */
  enter(request: IncomingMessage, response: ServerResponse, pages: () => void): void;
  missing: RequestHandler;
  fail: ErrorRequestHandler;
}

/**
 * The first thing that every request meets, and for the API also the last: it gives it a name, refuses what no route should ever see, counts and
 * logs it, and serves the API. Only pages go on to Express, which gives every request a prototype of its own: for a call of the API that would be
 * a good part of the whole cost. `fail` is where everything ends that was thrown there.
 *
 * A request is logged at `info` when it failed or was slow, at `debug` otherwise, by operation and never by address: addresses carry
 * share tokens. Metrics count every one.
 */
export function createFront({ services, routes, system, metrics, maxInFlight, failedAuthentications, errorPage }: FrontOptions): Front {
  const { config, log } = services;
  const { publicUrl, trustProxyHops } = config;
  const headers = apiHeaders(config);
  const pageHeaders = commonHeaders(config);
  const match = createMatcher(routes);
  const cors = createCors({ pageLists: services.pageLists, publicUrl });
  const dispatch = createDispatch(services, { headers, cors, failedAuthentications });
  const nextId = createRequestIds();
  let inFlight = 0;

  function answerError(request: IncomingMessage, response: ServerResponse, visit: Visit, thrown: unknown): void {
    const error = asHttpError(thrown);
    const { requestId, operation, cors } = visit;
    if (error.status >= 500 && error.code !== 'overloaded') log.error({ err: error.cause ?? error, code: error.code, requestId, operation }, 'request failed');
    visit.code = error.code;
    discardBody(request, response);
    if (!response.headersSent) {
      for (let index = 0; index < pageHeaders.length; index += 2) response.setHeader(pageHeaders[index] ?? '', pageHeaders[index + 1] ?? '');
      response.setHeader('X-Request-Id', requestId);
      if (errorPage(request, response, error)) return;
    }
    sendProblem(response, error, { publicUrl, requestId, headers: [...headers, ...cors] });
  }

  function finished({ method }: IncomingMessage, response: ServerResponse, { requestId, operation, code, startedMs }: Visit): void {
    const ms = performance.now() - startedMs;
    // Closed before an answer: the caller went away.
    const status = response.headersSent ? response.statusCode : 499;
    metrics.observe(operation, status, ms / 1000);
    const level = status >= 400 || ms > slowMs ? 'info' : 'debug';
    if (log.isLevelEnabled(level)) log[level]({ requestId, method, operation, status, code, ms: Math.round(ms * 10) / 10 }, 'request');
  }

  async function serveApi(request: IncomingMessage, response: ServerResponse, visit: Visit): Promise<void> {
    const found = match(visit.path);
    if (!found) throw new HttpError('not_found', 'There is nothing at this address of the API.');
    const { method = '' } = request;
    const { byMethod, params } = found;
    if (method === 'OPTIONS') {
      const asked = request.headers['access-control-request-method'] ?? '';
      const allowed = byMethod.get(asked)?.cors === true ? await cors.ofAnybody(request.headers.origin) : [];
      if (allowed.length > 0) {
        visit.operation = 'preflight';
        response.writeHead(204, [...headers, ...allowed, ...preflightHeaders(asked), 'X-Request-Id', visit.requestId]).end();
        return;
      }
    }
    const route = byMethod.get(method) ?? (method === 'HEAD' ? byMethod.get('GET') : undefined);
    if (!route) throw wrongMethod([...byMethod.keys()]);
    visit.operation = route.operationId;
    await dispatch(route, params, { request, response, visit, address: callerAddress(request, trustProxyHops) });
  }

  async function serveSystem(handler: SystemHandler, { method }: IncomingMessage, response: ServerResponse, visit: Visit): Promise<void> {
    visit.operation = visit.path.slice(1);
    if (method !== 'GET' && method !== 'HEAD') throw wrongMethod(['GET']);
    await handler(response, visit.requestId);
  }

  function refuseUnfit({ rawHeaders }: IncomingMessage, { path, query }: Visit): void {
    if (inFlight > maxInFlight && !withoutLimit.has(path)) throw new HttpError('overloaded', 'The server is full at the moment.', { retryAfterSeconds: 1 });
    const duplicated = duplicatedHeader(rawHeaders);
    if (duplicated !== undefined) throw new HttpError('duplicate_header', `The header "${duplicated}" is given more than once.`);
    if (query !== '' && !directLink.test(rightForm(path) ?? path)) refuseTokenIn(query);
  }

  return {
    enter(request, response, pages) {
      const { url = '' } = request;
      const query = queryOf(url);
      const path = query === '' ? url.replace('?', '') : url.slice(0, url.length - query.length - 1);
      const visit: Visit = { requestId: nextId(), startedMs: performance.now(), path, query, operation: 'unknown', code: undefined, cors: [] };
      inFlight += 1;
      response.once('close', () => {
        inFlight -= 1;
        finished(request, response, visit);
      });
      const fail = (error: unknown): void => answerError(request, response, visit, error);
      try {
        refuseUnfit(request, visit);
      } catch (error) {
        fail(error);
        return;
      }
      const handler = system.get(path);
      if (handler) serveSystem(handler, request, response, visit).catch(fail);
      else if (path.startsWith('/v1/')) serveApi(request, response, visit).catch(fail);
      else {
        for (let index = 0; index < pageHeaders.length; index += 2) response.setHeader(pageHeaders[index] ?? '', pageHeaders[index + 1] ?? '');
        response.setHeader('X-Request-Id', visit.requestId);
        carryVisit(response, visit);
        pages();
      }
    },
    missing() {
      throw new HttpError('not_found', 'There is nothing at this address.');
    },
    // Express knows a handler of errors by its four parameters.
    fail(error, request, response, _next) {
      answerError(request, response, visitOf(response), error instanceof URIError ? new HttpError('invalid_text', 'The path is not UTF-8 in percent-encoding.') : error);
    },
  };
}

function wrongMethod(methods: readonly string[]): HttpError {
  const allow = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  return new HttpError('method_not_allowed', `This address takes ${allow.join(', ')}.`, { allow });
}
