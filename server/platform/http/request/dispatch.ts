import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request } from 'express';
import type { Grant } from '../../../access/grant.ts';
import { pageOriginOf } from '../../../access/page-origin.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { type AdmissionOptions, createAdmission } from './admission.ts';
import type { ApiServices } from './api-services.ts';
import { parseInput } from '../input/field.ts';
import type { Headers } from '../answers/headers.ts';
import { sendReply } from '../answers/send-reply.ts';
import { createIdempotency } from './idempotency.ts';
import { parseJsonBody } from '../body/json-body.ts';
import { createYieldTurn } from '../load/yield-turn.ts';
import type { RequestLifetime } from '../load/request-lifetime.ts';
import { readQuery } from '../input/query.ts';
import { localeOf } from '../answers/accept-language.ts';
import type { RequestOrigin } from '../../../access/request-origin.ts';
import type { Asked, Reply, Route } from '../routes/route.ts';
import { checkText } from '../input/text-rule.ts';
import type { Visit } from '../log/visit.ts';

/** A request being served. */
export interface Incoming {
  request: Request;
  response: ServerResponse;
  visit: Visit;
  /** `HttpError`: the fault of the body, reported after authentication. */
  body: Buffer | HttpError;
}

/** Serves a route. */
export type Dispatch = (route: Route, incoming: Incoming) => Promise<void>;

export interface DispatchOptions extends AdmissionOptions {
  /** Headers of every response. */
  headers: Headers;
}

/** A body up to this size parses within a few milliseconds. */
const shortBytes = 64 * 1024;

const nobody: Grant = { tenantId: null, actor: { kind: 'system', id: null }, actions: new Set() };

/**
 * Creates the function that serves a route: authenticates, checks access, finds the tenant, validates the input, runs the handler, sends the response. In this
 * order, callers without access learn nothing about the rules of a route, not even what is wrong with their body.
 */
export function createDispatch(
  services: Pick<ApiServices, 'authenticate' | 'rateLimits' | 'refusals' | 'tenants' | 'database' | 'clock' | 'config' | 'log'>,
  { headers, cors, failedAuthentications }: DispatchOptions,
): Dispatch {
  const idempotency = createIdempotency(services);
  const { grantOf, admit, tenantOf } = createAdmission(services, { cors, failedAuthentications });

  const yieldTurn = createYieldTurn();

  async function bodyOf(route: Route, bytes: Buffer, lifetime: RequestLifetime): Promise<unknown> {
    if (!route.body) return undefined;
    if (bytes.length > shortBytes) await yieldTurn();
    const value = bytes.length === 0 ? undefined : parseJsonBody(bytes);
    return route.readBody ? route.readBody(value, { lifetime, yieldTurn }) : parseInput(route.body, value, 'The body');
  }

  async function askedOf({ wire }: Route, { request, visit, body: bytes }: Incoming): Promise<Asked> {
    // First, because a wire looks up path parameters, and a database accepts only storable text.
    const params = pathParameters(request.params);
    return {
      authorization: wire?.authorization ? wire.authorization(request, Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0)) : request.headers.authorization,
      tenantSlug: wire?.tenantOf ? await wire.tenantOf(request) : single(request.headers['vitrine-tenant']),
      params,
      query: readQuery(visit.query),
    };
  }

  async function serve(route: Route, incoming: Incoming): Promise<Reply> {
    const { request, visit } = incoming;
    let asked: Asked;
    try {
      asked = await askedOf(route, incoming);
    } catch (error) {
      if (route.cors) visit.cors = await cors.ofAnybody(request.headers.origin).catch(() => undefined);
      throw error;
    }
    return serveAs(route, incoming, asked);
  }

  /** Returns the caller's grant, tenant and page origin, or refuses the request. */
  async function admitted(route: Route, { request, visit }: Incoming, { authorization, tenantSlug }: Asked) {
    const isPublic = route.access === 'public';
    const { wire } = route;
    if (route.backendOnly && isFromBrowser(request))
      throw new HttpError('browser_not_allowed', 'Call this route from your backend: its credentials must never be in a page.');
    const pageOrigin =
      pageOriginOf(request.headers, services.config.publicUrl) ?? (isFromBrowser(request) ? undefined : await wire?.pageOrigin?.(request));
    const origin: RequestOrigin = { requestId: visit.requestId, address: visit.address };
    if (isPublic && route.cors) visit.cors = await cors.ofAnybody(request.headers.origin);
    const anonymous = authorization === undefined ? await wire?.anonymous?.(request) : undefined;
    if (anonymous) visit.cors = undefined;
    const input = { authorization, tenantSlug, pageOrigin, request: origin };
    const grant = isPublic ? nobody : (anonymous ?? (await grantOf(route, input, visit, request.headers.origin)));
    const spokenTo = grant.tenantId ?? tenantSlug;
    if (wire && !isPublic && spokenTo !== undefined) await wire.admit(spokenTo);
    if (!isPublic) await admit(route, grant, pageOrigin, origin);
    return { grant, tenantId: await tenantOf(route, grant, tenantSlug), origin, pageOrigin };
  }

  async function serveAs(route: Route, incoming: Incoming, asked: Asked): Promise<Reply> {
    const { request, body: bytes } = incoming;
    const { params, query } = asked;
    const caller = await admitted(route, incoming, asked);
    if (!route.query) refuseAny(query);
    const checkedParams = route.params ? parseInput(route.params, params, 'The path') : params;
    const checkedQuery = route.query ? parseInput(route.query, query, 'The query') : query;
    if (bytes instanceof HttpError) throw bytes;
    const input = {
      ...caller,
      params: checkedParams,
      query: checkedQuery,
      body: await bodyOf(route, bytes, incoming.visit.lifetime),
      bytes,
      header: route.header && single(request.headers[route.header.name.toLowerCase()]),
      isHead: request.method === 'HEAD',
      lifetime: incoming.visit.lifetime,
      locale: () => localeOf(request.headers['accept-language']),
      serveInstead: (other: Route, instead: Asked) => serveAs(other, { ...incoming, body: Buffer.alloc(0) }, instead),
    };
    const count = async (): Promise<void> => route.count?.(input);
    const run = async (): Promise<Reply> => route.handler(input);
    const key = single(request.headers['idempotency-key']);
    if (route.idempotent && key !== undefined)
      return idempotency.once({ key, route, grant: caller.grant, tenantId: caller.tenantId, params, body: bytes }, { count, run });
    await count();
    return run();
  }

  return async (route, incoming) => {
    const reply = await serve(route, incoming);
    const { request, response, visit } = incoming;
    await sendReply(response, reply, {
      status: reply.status ?? route.response.status,
      headers: { ...headers, ...visit.cors, 'X-Request-Id': visit.requestId },
      acceptEncoding: single(request.headers['accept-encoding']),
    });
  };
}

/** Returns the path parameters. Express has already percent-decoded them. */
export function pathParameters(params: Request['params']): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    const text = String(value);
    checkText(text, `The path parameter "${name}"`);
    texts[name] = text;
  }
  return texts;
}

/** Browsers mark every POST with its origin and scripts cannot prevent it; backends have no reason to. */
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
