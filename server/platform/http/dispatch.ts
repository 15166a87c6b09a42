import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerErrorCode } from '../../../protocol/errors.ts';
import type { AuthenticateInput } from '../../access/authenticate.ts';
import { addressBucket } from '../../access/client-address.ts';
import type { Grant } from '../../access/grant.ts';
import { pageOriginOf } from '../../access/page-origin.ts';
import type { Limit } from '../limits/limit.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { ApiServices } from './api-services.ts';
import { checkGrant } from './check-grant.ts';
import type { Cors } from './cors.ts';
import { parseInput } from './field.ts';
import type { FlatHeaders } from './headers.ts';
import { createIdempotency } from './idempotency.ts';
import { parseJsonBody } from './json-body.ts';
import type { Found } from './match.ts';
import { readQuery } from './query.ts';
import { localeOf } from './wishes.ts';
import type { RequestOrigin } from '../../access/request-origin.ts';
import type { Reply, Route } from './route.ts';
import type { Visit } from './visit.ts';

/** A request on its way, as the front has let it in. */
export interface Incoming {
  request: IncomingMessage;
  response: ServerResponse;
  visit: Visit;
}

export interface DispatchOptions {
  /** What every answer carries. */
  headers: FlatHeaders;
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
export function createDispatch(services: Pick<ApiServices, 'authenticate' | 'rateLimits' | 'refusals' | 'tenants' | 'database' | 'clock' | 'config' | 'log'>, { headers, cors, failedAuthentications }: DispatchOptions) {
  const idempotency = createIdempotency(services);

  /** Guesses are counted, good credentials are not: whoever shares an address with a guesser still comes in. */
  async function authenticate(input: AuthenticateInput, { visit }: Incoming): Promise<Grant> {
    try {
      return await services.authenticate(input);
    } catch (error) {
      if (!(error instanceof HttpError) || !guesses.has(error.code)) throw error;
      const { allowed, retryAfterSeconds } = await services.rateLimits.consume(`failed-authentication:${addressBucket(visit.address)}`, failedAuthentications).catch(() => ({ allowed: true, retryAfterSeconds: 0 }));
      if (allowed) throw error;
      services.log.warn({ address: visit.address, code: error.code, requestId: visit.requestId, operation: visit.operation }, 'too many credentials that are not accepted');
      throw new HttpError('rate_limited', 'Too many credentials that are not accepted come from this address.', { retryAfterSeconds, limit: failedAuthentications, cause: error.cause, caller: error.caller });
    }
  }

  /** Lets a grant in, or refuses it and writes that down: whoever has a credential that is refused for cause is worth knowing of. */
  async function admit(route: Route, grant: Grant, pageOrigin: string | undefined, origin: RequestOrigin): Promise<void> {
    try {
      checkGrant(route, grant, pageOrigin);
    } catch (error) {
      if (error instanceof HttpError) await services.refusals.note({ actor: grant.actor, requestId: origin.requestId, address: origin.address }, grant.tenantId, { code: error.code, operation: route.operationId, pageOrigin, unverified: grant.unverified === true });
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
      if (route.cors && !isHeldOff) visit.cors = await cors.ofAnybody(request.headers.origin).catch(() => []);
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

  async function serve(route: Route, params: Found['params'], incoming: Incoming, bytes: Buffer | HttpError): Promise<Reply> {
    const { request, visit } = incoming;
    const { address } = visit;
    if (route.backendOnly && isFromBrowser(request)) throw new HttpError('browser_not_allowed', 'Call this from your backend: what it takes must never be in a page.');
    const tenantSlug = single(request.headers['vitrine-tenant']);
    const pageOrigin = pageOriginOf(request.headers, services.config.publicUrl);
    const origin: RequestOrigin = { requestId: visit.requestId, address };
    const grant = route.access === 'public' ? nobody : await grantOf(route, { authorization: request.headers.authorization, tenantSlug, pageOrigin, request: origin }, incoming);
    if (route.access !== 'public') await admit(route, grant, pageOrigin, origin);
    const tenantId = await tenantOf(route, grant, tenantSlug);
    const query = readQuery(visit.query);
    if (!route.query) refuseAny(query);
    const checkedParams = route.params ? parseInput(route.params, params, 'The path') : params;
    const checkedQuery = route.query ? parseInput(route.query, query, 'The query') : query;
    if (bytes instanceof HttpError) throw bytes;
    const input = {
      params: checkedParams,
      query: checkedQuery,
      body: route.body ? parseInput(route.body, bytes.length === 0 ? undefined : parseJsonBody(bytes), 'The body') : undefined,
      header: route.header && single(request.headers[route.header.name.toLowerCase()]),
      grant,
      tenantId,
      origin,
      pageOrigin,
      locale: () => localeOf(request.headers['accept-language']),
    };
    const run = async (): Promise<Reply> => route.handler(input);
    const key = single(request.headers['idempotency-key']);
    if (route.idempotent && key !== undefined) return idempotency.once({ key, route, grant, tenantId, params, body: bytes }, run);
    return run();
  }

  return async (route: Route, params: Found['params'], incoming: Incoming, body: Buffer | HttpError): Promise<void> => {
    const reply = await serve(route, params, incoming, body);
    const status = reply.status ?? route.response.status;
    const { response, visit } = incoming;
    // Answered meanwhile: the deadline has passed.
    if (response.headersSent) return;
    const flat = [...headers, ...visit.cors, 'X-Request-Id', visit.requestId];
    if (reply.headers) for (const [name, value] of Object.entries(reply.headers)) flat.push(name, value);
    if (status === 204) {
      response.writeHead(status, flat).end();
      return;
    }
    const json = 'json' in reply ? reply.json : JSON.stringify(reply.body);
    flat.push('Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(Buffer.byteLength(json)));
    response.writeHead(status, flat).end(json);
  };
}

/** Browsers say of a POST where it comes from, and no script can keep them from it; backends have no reason to. */
function isFromBrowser({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}

function refuseAny(query: Readonly<Record<string, string>>): void {
  const [name] = Object.keys(query);
  if (name === undefined) return;
  throw new HttpError('invalid_request', 'This route takes no query parameters.', { errors: [{ path: name.slice(0, 50), message: 'is not a parameter of this route' }] });
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
