import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { ServerErrorCode } from '../../../../protocol/errors.ts';
import { addressBucket, callerAddress } from '../../../access/client-address.ts';
import { basePathOf } from '../../../config/public-url.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { ApiServices } from './api-services.ts';
import { apiHeaders, commonHeaders, duplicatedHeader } from '../answers/headers.ts';
import type { Load } from '../load/load.ts';
import type { Metrics } from '../log/metrics.ts';
import { asHttpError, sendProblem } from '../answers/problem.ts';
import { createProxyWatch } from '../log/proxy-watch.ts';
import { queryOf, refuseTokenIn } from '../input/query.ts';
import { discardBody } from '../body/read-body.ts';
import { createRequestIds } from '../log/request-id.ts';
import { canonicalPathOf } from './canonical-path.ts';
import { createSampler } from '../log/sampler.ts';
import { RequestLifetime } from '../load/request-lifetime.ts';
import { carryVisit, noteError, type Visit, visitOf } from '../log/visit.ts';

export interface FrontOptions {
  services: Pick<ApiServices, 'config' | 'log'>;
  metrics: Metrics;
  load: Load;
  /** Sends a page to a person where a program gets a problem document; `false` when the caller is a program. */
  errorPage(request: IncomingMessage, response: ServerResponse, error: HttpError): boolean;
  /** When true, every connection closes after its response, so that none stays open when the server stops. */
  isDraining?: () => boolean;
}

/** Refusals that callers can cause at will. The log has a count per second instead of a line for each. */
const sampled: ReadonlySet<ServerErrorCode | undefined> = new Set<ServerErrorCode>(['overloaded', 'rate_limited']);
/** Requests slower than this are logged at the default level. */
const slowMs = 1_000;
const directLink = /^\/(?:r|i|public\/value-receipts)\//;

/** Handlers around all routers of the server. */
export interface Front {
  /** The first handler of the app: gives a request its id and its turn, and finds what no route may receive. */
  enter: RequestHandler;
  /** Runs the work of a request in a slot; see `Slots`. `fail` responds when the deadline has passed. */
  inSlot(visit: Visit, response: ServerResponse, fail: (error: HttpError) => void, work: () => Promise<void>): Promise<void>;
  /** Whether a request would get a slot at once. */
  hasRoom(visit: Visit): boolean;
  /** Responds with a thrown error as a problem document. */
  answerError(request: Request, response: ServerResponse, thrown: unknown): void;
  /** The last two handlers of the app. */
  missing: RequestHandler;
  fail: ErrorRequestHandler;
}

/**
 * Creates the handlers before and after all routes.
 *
 * A request is logged at `info` when it failed or was slow, at `debug` otherwise, by operation and never by address, because addresses contain share tokens. A
 * refusal is logged with its subject, if known, and its reason. Of refusals that cost the caller nothing, the first is logged, then their number. Metrics count
 * every refusal.
 */
export function createFront({ services: { config, log }, metrics, load, errorPage, isDraining = () => false }: FrontOptions): Front {
  const { publicUrl, trustProxyHops } = config;
  const headers = apiHeaders(config);
  const base = basePathOf(publicUrl);
  const pageHeaders = new Headers(commonHeaders(config));
  const nextId = createRequestIds();
  const watchProxies = createProxyWatch({ trustProxyHops, log, count: metrics.countProxyFault });
  const refusals = createSampler(1_000, (code, times) => log.warn({ code, times }, 'more requests were refused'));

  function finished({ method }: Request, response: ServerResponse, { requestId, operation, code, caller, reason, startedMs }: Visit): void {
    const ms = performance.now() - startedMs;
    // Closed before a response: the caller disconnected.
    const status = response.headersSent ? response.statusCode : 499;
    metrics.observe(operation, status, ms / 1000);
    const isTold = sampled.has(code) ? refusals.note(code ?? '') : status >= 400 || ms > slowMs;
    const level = isTold ? 'info' : 'debug';
    if (!log.isLevelEnabled(level)) return;
    const who = { tenant: caller?.tenantId ?? undefined, actor: caller?.actor };
    log[level]({ requestId, method, operation, status, code, reason, ...who, ms: Math.round(ms * 10) / 10 }, 'request');
  }

  function refuseUnfit({ headers: { host }, httpVersion, rawHeaders, path }: Request, { query }: Visit): void {
    if (host === undefined && httpVersion !== '1.0') throw new HttpError('invalid_request', 'The request has no Host header, which HTTP/1.1 requires.');
    const duplicated = duplicatedHeader(rawHeaders);
    if (duplicated !== undefined) throw new HttpError('duplicate_header', `The header "${duplicated}" is given more than once.`);
    if (query !== '' && !isDirectLink(path) && !(base !== '' && path.startsWith(`${base}/`) && isDirectLink(path.slice(base.length)))) refuseTokenIn(query);
  }

  const answerError: Front['answerError'] = (request, response, thrown) => {
    const error = asHttpError(thrown);
    const visit = visitOf(response);
    const { requestId, operation, cors, wire } = visit;
    // The deadline response was already sent, so the outcome of the remaining work cannot be reported.
    if (response.writableEnded && visit.code !== undefined) return;
    if (error.status >= 500 && error.code !== 'overloaded') log.error({ err: error.cause ?? error, code: error.code, requestId, operation }, 'request failed');
    noteError(visit, error);
    discardBody(request, response);
    if (!response.headersSent) {
      response.setHeaders(pageHeaders).setHeader('X-Request-Id', requestId);
      if (!wire && errorPage(request, response, error)) return;
    }
    sendProblem(response, error, { publicUrl, requestId, headers: { ...headers, ...cors }, wire });
  };

  return {
    enter(request, response, next) {
      watchProxies(request);
      const lifetime = new RequestLifetime();
      const visit: Visit = {
        requestId: nextId(),
        startedMs: performance.now(),
        lifetime,
        address: callerAddress(request, trustProxyHops),
        query: queryOf(request.url),
        operation: 'unknown',
        code: undefined,
        caller: undefined,
        reason: undefined,
        unfit: undefined,
        cors: undefined,
        wire: undefined,
      };
      carryVisit(response, visit);
      lifetime.onEnd(() => finished(request, response, visit));
      load.pipeline.enter(request.socket, response, lifetime, () => {
        if (isDraining()) response.setHeader('Connection', 'close');
        try {
          refuseUnfit(request, visit);
        } catch (error) {
          // The API router, the first one, refuses the request by this and sets which pages may read that.
          visit.unfit = asHttpError(error);
        }
        next();
      });
    },
    inSlot({ address, lifetime }, response, fail, work) {
      const late = (): void => {
        if (!response.headersSent) fail(new HttpError('overloaded', 'The response was not ready in time.', { retryAfterSeconds: 1 }));
      };
      return load.slots.use({ bucket: addressBucket(address), lifetime, late }, work);
    },
    hasRoom: ({ address }) => load.slots.hasRoom(addressBucket(address)),
    answerError,
    missing() {
      throw new HttpError('not_found', 'There is nothing at this address.');
    },
    // Express recognises an error handler by its four parameters.
    fail(error, request, response, _next) {
      answerError(request, response, error instanceof URIError ? new HttpError('invalid_text', 'The path is not UTF-8 in percent-encoding.') : error);
    },
  };
}

const isDirectLink = (path: string): boolean => directLink.test(canonicalPathOf(path) ?? path);

/** Returns the error for a wrong method, listing the allowed ones. */
export function wrongMethod(methods: readonly string[]): HttpError {
  const allow = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  return new HttpError('method_not_allowed', `This address accepts ${allow.join(', ')}.`, { allow });
}
