import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request } from 'express';
import type { ServerErrorCode } from '../../../protocol/errors.ts';
import type { AuthenticateInput } from '../../access/authenticate.ts';
import { addressBucket } from '../../access/client-address.ts';
import type { Grant } from '../../access/grant.ts';
import { pageOriginOf } from '../../access/page-origin.ts';
import type { Limit } from '../limits/limit.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { ApiServices } from './api-services.ts';
import { checkGrant } from './check-grant.ts';
import { codingOf, encode, paysFromBytes } from './answers/compress.ts';
import type { Cors } from './answers/cors.ts';
import { parseInput } from './field.ts';
import type { Headers } from './answers/headers.ts';
import { createIdempotency } from './idempotency.ts';
import { parseJsonBody } from './body/json-body.ts';
import { readQuery } from './query.ts';
import { localeOf } from './answers/wishes.ts';
import type { RequestOrigin } from '../../access/request-origin.ts';
import { type Asked, jsonOf, type Reply, type Route } from './route.ts';
import { checkText } from './text-rule.ts';
import type { Visit } from './log/visit.ts';

/** A request on its way. */
export interface Incoming {
  request: Request;
  response: ServerResponse;
  visit: Visit;
  /** `HttpError`: what is wrong with it, which is told after it is known who asks. */
  body: Buffer | HttpError;
}

/** Serves a route. */
export type Dispatch = (route: Route, incoming: Incoming) => Promise<void>;

export interface DispatchOptions {
  /** What every answer carries. */
  headers: Headers;
  cors: Cors;
  /** Credentials that are not accepted, from one address. */
  failedAuthentications: Limit;
}

/** What a credential answers that somebody may have made up. An expired one was good. */
const guesses: ReadonlySet<ServerErrorCode> = new Set(['token_invalid', 'api_key_invalid', 'embed_key_invalid']);
const nobody: Grant = { tenantId: null, actor: { kind: 'system', id: null }, actions: new Set() };

/**
 * Makes the function that serves a route: who asks, may they, for which tenant, with what; then the handler, then the answer.
 * In this order, so that nothing about the rules of a route is told to somebody who may not call it, not even what is wrong with the body.
 */
export function createDispatch(
  services: Pick<ApiServices, 'authenticate' | 'rateLimits' | 'refusals' | 'tenants' | 'database' | 'clock' | 'config' | 'log'>,
  { headers, cors, failedAuthentications }: DispatchOptions,
): Dispatch {
  const idempotency = createIdempotency(services);

  /** Guesses are counted, good credentials are not: whoever shares an address with a guesser still comes in. */
  async function authenticate(input: AuthenticateInput, { visit }: Incoming): Promise<Grant> {
    try {
      return await services.authenticate(input);
    } catch (error) {
      if (!(error instanceof HttpError) || !guesses.has(error.code)) throw error;
      const { allowed, retryAfterSeconds } = await services.rateLimits
        .consume(`failed-authentication:${addressBucket(visit.address)}`, failedAuthentications)
        .catch(() => ({ allowed: true, retryAfterSeconds: 0 }));
      if (allowed) throw error;
      services.log.warn(
        { address: visit.address, code: error.code, requestId: visit.requestId, operation: visit.operation },
        'too many credentials that are not accepted',
      );
      throw new HttpError('rate_limited', 'Too many credentials that are not accepted come from this address.', {
        retryAfterSeconds,
        limit: failedAuthentications,
        cause: error.cause,
        caller: error.caller,
      });
    }
  }

  /** Lets a grant in, or refuses it and writes that down: whoever has a credential that is refused for cause is worth knowing of. */
  async function admit(route: Route, grant: Grant, pageOrigin: string | undefined, origin: RequestOrigin): Promise<void> {
    try {
      checkGrant(route, grant, pageOrigin);
    } catch (error) {
      if (error instanceof HttpError)
        await services.refusals.note({ actor: grant.actor, requestId: origin.requestId, address: origin.address }, grant.tenantId, {
          code: error.code,
          operation: route.operationId,
          pageOrigin,
          unverified: grant.unverified === true,
        });
      throw error;
    }
  }

  /** The grant of a caller, and with it who may read the answer. A page that is held off by the list of its credential learns nothing. */
  async function grantOf(route: Route, input: AuthenticateInput, incoming: Incoming): Promise<Grant> {
    const { request, visit } = incoming;
    try {
      const grant = await authenticate(input, incoming);
      visit.caller = grant;
      if (route.cors) visit.cors = await cors.of(grant, request.headers.origin);
      return grant;
    } catch (error) {
      const isHeldOff = error instanceof HttpError && error.code === 'origin_not_allowed';
      if (route.cors && !isHeldOff) visit.cors = await cors.ofAnybody(request.headers.origin).catch(() => undefined);
      throw error;
    }
  }

  async function tenantOf(route: Route, grant: Grant, slug: string | undefined): Promise<string> {
    if (route.access === 'public' || route.tenant === false) return '';
    if (grant.tenantId !== null) return grant.tenantId;
    if (slug === undefined || slug === '') throw new HttpError('tenant_required', 'Name the tenant in the header Vitrine-Tenant.');
    const tenant = await services.tenants.find(slug);
    if (!tenant) throw new HttpError('not_found', 'The tenant of the header Vitrine-Tenant does not exist.');
    return tenant.id;
  }

  async function serve(route: Route, incoming: Incoming): Promise<Reply> {
    const { request, visit, body: bytes } = incoming;
    const { wire } = route;
    return serveAs(route, incoming, {
      authorization: wire?.authorization ? wire.authorization(request, Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0)) : request.headers.authorization,
      tenantSlug: wire?.tenantOf ? await wire.tenantOf(request) : single(request.headers['vitrine-tenant']),
      params: pathParameters(request.params),
      query: readQuery(visit.query),
    });
  }

  async function serveAs(route: Route, incoming: Incoming, { authorization, tenantSlug, params, query }: Asked): Promise<Reply> {
    const { request, visit, body: bytes } = incoming;
    const { address } = visit;
    if (route.backendOnly && isFromBrowser(request))
      throw new HttpError('browser_not_allowed', 'Call this from your backend: what it takes must never be in a page.');
    const { wire } = route;
    const pageOrigin =
      pageOriginOf(request.headers, services.config.publicUrl) ?? (isFromBrowser(request) ? undefined : await wire?.pageOrigin?.(request));
    const origin: RequestOrigin = { requestId: visit.requestId, address };
    if (route.access === 'public' && route.cors) incoming.visit.cors = await cors.ofAnybody(request.headers.origin);
    const anonymous = authorization === undefined ? await wire?.anonymous?.(request) : undefined;
    const grant =
      route.access === 'public' ? nobody : (anonymous ?? (await grantOf(route, { authorization, tenantSlug, pageOrigin, request: origin }, incoming)));
    const spokenTo = grant.tenantId ?? tenantSlug;
    if (wire && route.access !== 'public' && spokenTo !== undefined) await wire.admit(spokenTo);
    if (route.access !== 'public') await admit(route, grant, pageOrigin, origin);
    const tenantId = await tenantOf(route, grant, tenantSlug);
    if (!route.query) refuseAny(query);
    const checkedParams = route.params ? parseInput(route.params, params, 'The path') : params;
    const checkedQuery = route.query ? parseInput(route.query, query, 'The query') : query;
    if (bytes instanceof HttpError) throw bytes;
    const input = {
      params: checkedParams,
      query: checkedQuery,
      body: route.body ? parseInput(route.body, bytes.length === 0 ? undefined : parseJsonBody(bytes), 'The body') : undefined,
      bytes,
      header: route.header && single(request.headers[route.header.name.toLowerCase()]),
      grant,
      tenantId,
      origin,
      pageOrigin,
      locale: () => localeOf(request.headers['accept-language']),
      serveInstead: (other: Route, asked: Asked) => serveAs(other, { ...incoming, body: Buffer.alloc(0) }, asked),
    };
    const run = async (): Promise<Reply> => route.handler(input);
    const key = single(request.headers['idempotency-key']);
    if (route.idempotent && key !== undefined) return idempotency.once({ key, route, grant, tenantId, params, body: bytes }, run);
    return run();
  }

  return async (route, incoming) => {
    const reply = await serve(route, incoming);
    const status = reply.status ?? route.response.status;
    const { response, visit } = incoming;
    // Answered meanwhile: the deadline has passed.
    if (response.headersSent) return;
    const all = { ...headers, ...visit.cors, 'X-Request-Id': visit.requestId, ...reply.headers };
    if (status === 204) {
      response.writeHead(status, all).end();
      return;
    }
    if ('bytes' in reply) {
      response.writeHead(status, { ...all, 'Content-Type': reply.type, 'Content-Length': reply.bytes.length }).end(reply.bytes);
      return;
    }
    const json = jsonOf(reply);
    const bytes = Buffer.byteLength(json);
    const type = { 'Content-Type': 'application/json; charset=utf-8' };
    if (bytes < paysFromBytes) {
      response.writeHead(status, { ...all, ...type, 'Content-Length': bytes }).end(json);
      return;
    }
    const encoded = await encode(json, codingOf(single(incoming.request.headers['accept-encoding'])), 'fast');
    if (!response.headersSent)
      response
        .writeHead(status, { ...all, ...type, ...encoded.headers, Vary: 'Origin, Accept-Encoding', 'Content-Length': encoded.body.length })
        .end(encoded.body);
  };
}

/** What stands in the places of the path that have a name. Express has undone their percent-encoding. */
export function pathParameters(params: Request['params']): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    const text = String(value);
    checkText(text, `The path parameter "${name}"`);
    texts[name] = text;
  }
  return texts;
}

/** Browsers say of a POST where it comes from, and no script can keep them from it; backends have no reason to. */
function isFromBrowser({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}

function refuseAny(query: Readonly<Record<string, string>>): void {
  const [name] = Object.keys(query);
  if (name === undefined) return;
  throw new HttpError('invalid_request', 'This route takes no query parameters.', {
    errors: [{ path: name.slice(0, 50), message: 'is not a parameter of this route' }],
  });
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
