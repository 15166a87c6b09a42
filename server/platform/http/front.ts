import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { addressBucket, callerAddress } from '../../access/client-address.ts';
import type { Limit } from '../limits/limit.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { ApiServices } from './api-services.ts';
import type { ServerErrorCode } from '../../../protocol/errors.ts';
import { bodyOf } from './arrival.ts';
import { createCors, preflightHeaders } from './cors.ts';
import { createDispatch } from './dispatch.ts';
import { apiHeaders, commonHeaders, duplicatedHeader } from './headers.ts';
import type { Load } from './load.ts';
import { createMatcher } from './match.ts';
import type { Metrics } from './metrics.ts';
import { asHttpError, sendProblem } from './problem.ts';
import { createProxyWatch } from './proxy-watch.ts';
import { queryOf, refuseTokenIn } from './query.ts';
import { discardBody } from './read-body.ts';
import { createRequestIds } from './request-id.ts';
import { rightForm } from './right-form.ts';
import type { Route } from './route.ts';
import { createSampler } from './sampler.ts';
import { Stay } from './stay.ts';
import type { SystemHandler } from './system.ts';
import { carryVisit, noteError, type Visit, visitOf } from './visit.ts';

export interface FrontOptions {
  services: ApiServices;
  routes: readonly Route[];
  system: ReadonlyMap<string, SystemHandler>;
  metrics: Metrics;
  load: Load;
  /** Credentials that are not accepted, from one address. */
  failedAuthentications: Limit;
  /** Answers a person with a page where a program gets a problem document; `false` when it is no person who asks. */
  errorPage(request: IncomingMessage, response: ServerResponse, error: HttpError): boolean;
  /** From now on every connection is ended with its answer, so that none is open when the server stops. */
  isDraining?: () => boolean;
}

/** Refusals that callers may bring about as often as they can ask. In the log they stand as a number a second. */
const sampled: ReadonlySet<ServerErrorCode | undefined> = new Set<ServerErrorCode>(['overloaded', 'rate_limited']);
/** Slower than this, and a request is worth a line in the log at the default level. */
const slowMs = 1_000;
const directLink = /^\/(?:r|public\/value-receipts)\//;
/** Served without a slot: what tells how full the server is must be told when it is full. */
const withoutSlot = new Set(['/healthz', '/readyz', '/metrics']);

/** The front of the server. `missing` and `fail` are the last two handlers of Express. */
export interface Front {
  /** Takes a request. One that is neither for the API nor about the server itself is handed on to `pages`. */
  enter(request: IncomingMessage, response: ServerResponse, pages: () => void): void;
  /** Does the work on a request in a slot; see `Slots`. `fail` answers when the deadline has passed. For what takes a request over from here. */
  inSlot(visit: Visit, response: ServerResponse, fail: (error: HttpError) => void, work: () => Promise<void>): Promise<void>;
  missing: RequestHandler;
  fail: ErrorRequestHandler;
}

/**
 * The first thing that every request meets, and for the API also the last: it gives it a name, refuses what no route should ever see, counts and
 * logs it, and serves the API. Only pages go on to Express, which gives every request a prototype of its own: for a call of the API that would be
 * a good part of the whole cost. `fail` is where everything ends that was thrown there.
 *
 * A request is logged at `info` when it failed or was slow, at `debug` otherwise, by operation and never by address: addresses carry
 * share tokens. A refusal is logged with whom it is about, as far as that is known, and why. Of refusals that cost the caller nothing the first is
 * logged, and then their number. Metrics count every one.
 */
export function createFront({ services, routes, system, metrics, load, failedAuthentications, errorPage, isDraining = () => false }: FrontOptions): Front {
  const { config, log } = services;
  const { publicUrl, trustProxyHops } = config;
  const headers = apiHeaders(config);
  const pageHeaders = commonHeaders(config);
  const match = createMatcher(routes);
  const cors = createCors({ pageLists: services.pageLists, publicUrl });
  const dispatch = createDispatch(services, { headers, cors, failedAuthentications });
  const nextId = createRequestIds();
  const watchProxies = createProxyWatch({ trustProxyHops, log, count: metrics.countProxyFault });
  const refusals = createSampler(1_000, (code, times) => log.warn({ code, times }, 'more requests were refused'));

  function answerError(request: IncomingMessage, response: ServerResponse, visit: Visit, thrown: unknown): void {
    const error = asHttpError(thrown);
    const { requestId, operation, cors } = visit;
    // Work that goes on behind the answer that was given at its deadline has nobody left to tell.
    if (response.writableEnded && visit.code !== undefined) return;
    if (error.status >= 500 && error.code !== 'overloaded') log.error({ err: error.cause ?? error, code: error.code, requestId, operation }, 'request failed');
    noteError(visit, error);
    discardBody(request, response);
    if (!response.headersSent) {
      for (let index = 0; index < pageHeaders.length; index += 2) response.setHeader(pageHeaders[index] ?? '', pageHeaders[index + 1] ?? '');
      response.setHeader('X-Request-Id', requestId);
      if (errorPage(request, response, error)) return;
    }
    sendProblem(response, error, { publicUrl, requestId, headers: [...headers, ...cors] });
  }

  function finished({ method }: IncomingMessage, response: ServerResponse, { requestId, operation, code, caller, reason, startedMs }: Visit): void {
    const ms = performance.now() - startedMs;
    // Closed before an answer: the caller went away.
    const status = response.headersSent ? response.statusCode : 499;
    metrics.observe(operation, status, ms / 1000);
    const isTold = sampled.has(code) ? refusals.note(code ?? '') : status >= 400 || ms > slowMs;
    const level = isTold ? 'info' : 'debug';
    if (!log.isLevelEnabled(level)) return;
    const who = { tenant: caller?.tenantId ?? undefined, actor: caller?.actor };
    log[level]({ requestId, method, operation, status, code, reason, ...who, ms: Math.round(ms * 10) / 10 }, 'request');
  }

  const inSlot: Front['inSlot'] = ({ address, stay }, response, fail, work) => {
    const late = (): void => {
      if (!response.headersSent) fail(new HttpError('overloaded', 'The answer was not ready in time.', { retryAfterSeconds: 1 }));
    };
    return load.slots.use({ bucket: addressBucket(address), stay, late }, work);
  };

  async function serveApi(request: IncomingMessage, response: ServerResponse, visit: Visit, fail: (error: unknown) => void): Promise<void> {
    const found = match(visit.path);
    if (!found) throw new HttpError('not_found', 'There is nothing at this address of the API.');
    const { method = '' } = request;
    const { byMethod, params } = found;
    const isPreflight = method === 'OPTIONS';
    const route = byMethod.get(method) ?? (method === 'HEAD' ? byMethod.get('GET') : undefined);
    if (route) visit.operation = route.operationId;
    else if (!isPreflight) throw wrongMethod([...byMethod.keys()]);
    const body = route && (await bodyOf(route, request, { bucket: addressBucket(visit.address), stay: visit.stay }, load.bodies));
    await inSlot(visit, response, fail, async () => {
      const asked = isPreflight ? (request.headers['access-control-request-method'] ?? '') : '';
      const allowed = byMethod.get(asked)?.cors === true ? await cors.ofAnybody(request.headers.origin) : [];
      if (allowed.length > 0) {
        visit.operation = 'preflight';
        response.writeHead(204, [...headers, ...allowed, ...preflightHeaders(asked), 'X-Request-Id', visit.requestId]).end();
        return;
      }
      if (!route || !body) throw wrongMethod([...byMethod.keys()]);
      await dispatch(route, params, { request, response, visit }, body);
    });
  }

  async function serveSystem(handler: SystemHandler, { method }: IncomingMessage, response: ServerResponse, visit: Visit, fail: (error: unknown) => void): Promise<void> {
    visit.operation = visit.path.slice(1);
    if (method !== 'GET' && method !== 'HEAD') throw wrongMethod(['GET']);
    if (withoutSlot.has(visit.path)) await handler(response, visit.requestId);
    else await inSlot(visit, response, fail, () => handler(response, visit.requestId));
  }

  function refuseUnfit({ rawHeaders }: IncomingMessage, { path, query }: Visit): void {
    const duplicated = duplicatedHeader(rawHeaders);
    if (duplicated !== undefined) throw new HttpError('duplicate_header', `The header "${duplicated}" is given more than once.`);
    if (query !== '' && !directLink.test(rightForm(path) ?? path)) refuseTokenIn(query);
  }

  function serve(request: IncomingMessage, response: ServerResponse, visit: Visit, pages: () => void): void {
    const { path } = visit;
    if (isDraining()) response.setHeader('Connection', 'close');
    const fail = (error: unknown): void => answerError(request, response, visit, error);
    try {
      refuseUnfit(request, visit);
    } catch (error) {
      fail(error);
      return;
    }
    const handler = system.get(path);
    if (handler) serveSystem(handler, request, response, visit, fail).catch(fail);
    else if (path.startsWith('/v1/')) serveApi(request, response, visit, fail).catch(fail);
    else {
      for (let index = 0; index < pageHeaders.length; index += 2) response.setHeader(pageHeaders[index] ?? '', pageHeaders[index + 1] ?? '');
      response.setHeader('X-Request-Id', visit.requestId);
      carryVisit(response, visit);
      pages();
    }
  }

  return {
    enter(request, response, pages) {
      const { url = '' } = request;
      const query = queryOf(url);
      const path = query === '' ? url.replace('?', '') : url.slice(0, url.length - query.length - 1);
      const address = callerAddress(request, trustProxyHops);
      watchProxies(request);
      const stay = new Stay();
      const visit: Visit = { requestId: nextId(), startedMs: performance.now(), stay, address, path, query, operation: 'unknown', code: undefined, caller: undefined, reason: undefined, cors: [] };
      stay.whenOver(() => finished(request, response, visit));
      load.turns.enter(request.socket, response, stay, () => serve(request, response, visit, pages));
    },
    inSlot,
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
