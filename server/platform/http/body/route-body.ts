import type { Request } from 'express';
import { HttpError } from '../../../errors/http-error.ts';
import type { Bodies } from './bodies.ts';
import { parseJsonBody } from './json-body.ts';
import { bodyFault, hasBody, tooLarge } from './read-body.ts';
import type { Route } from '../routes/route.ts';
import type { RequestLifetime } from '../load/request-lifetime.ts';

const defaultLimitBytes = 16 * 1024;
const nothing = Buffer.alloc(0);
const noBody = (): HttpError => new HttpError('invalid_request', 'This route takes no body.');

/**
 * Reads the body of a request, if its route takes one. Body faults are returned, not thrown, because they are reported after authentication. Without a
 * credential on a protected route, the body is not read.
 *
 * @throws HttpError `request_timeout`, `overloaded`: the body did not arrive.
 */
export async function readRouteBody(
  route: Route,
  request: Request,
  sender: { bucket: string; lifetime: RequestLifetime },
  bodies: Bodies,
): Promise<Buffer | HttpError> {
  if (!hasBody(request)) return nothing;
  // No empty object is accepted for another vendor's API, because its clients send what that API takes.
  if (!route.body && (route.method === 'get' || route.wire)) return noBody();
  if (route.access !== 'public' && !route.wire?.authorization && !request.headers.authorization) return nothing;
  const limitBytes = route.bodyLimit ?? defaultLimitBytes;
  const fault = bodyFault(request, limitBytes, route.plainText);
  if (fault) return fault;
  try {
    const bytes = request.readableEnded ? consumedBody(route, request, limitBytes) : await bodies.read(request, sender, limitBytes);
    return route.body || bytes instanceof HttpError ? bytes : requireEmptyBody(bytes);
  } catch (error) {
    if (error instanceof HttpError && error.code === 'body_too_large') return error;
    throw error;
  }
}

/** Accepts an empty object as no body, because many clients send one for a change without fields. */
function requireEmptyBody(bytes: Buffer): Buffer | HttpError {
  try {
    const body = parseJsonBody(bytes);
    const isEmpty = typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0;
    return isEmpty ? nothing : new HttpError('invalid_request', 'This route takes no fields: send no body, or {}.');
  } catch (error) {
    if (error instanceof HttpError) return error;
    throw error;
  }
}

/**
 * Returns a body that an outer app has already read: its raw bytes if kept (`express.raw()`, or the common `rawBody`), otherwise the parsed value, written as
 * JSON and validated like any other. Faults that the outer parser accepted are no longer visible; see the decision on Express.
 */
function consumedBody(route: Route, request: Request, limitBytes: number): Buffer | HttpError {
  const { body, rawBody }: { body?: unknown; rawBody?: unknown } = request;
  const kept = rawBody instanceof Uint8Array ? rawBody : body;
  if (kept === undefined)
    return new HttpError('raw_body_required', 'Middleware before Vitrine has consumed the body. Mount Vitrine before it.');
  if (!(kept instanceof Uint8Array) && route.rawBody) {
    return new HttpError(
      'raw_body_required',
      `Middleware before Vitrine has parsed the body, but its signature covers the raw bytes. Mount Vitrine before it, or keep the bytes: ${keepingBytes}`,
    );
  }
  const bytes = kept instanceof Uint8Array ? Buffer.from(kept) : Buffer.from(typeof kept === 'string' ? kept : JSON.stringify(kept));
  return bytes.length > limitBytes ? tooLarge(limitBytes) : bytes;
}

const keepingBytes = 'express.json({ verify: (request, _response, bytes) => { request.rawBody = bytes; } })';
