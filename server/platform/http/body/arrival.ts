import type { Request } from 'express';
import { HttpError } from '../../../errors/http-error.ts';
import type { Bodies } from './bodies.ts';
import { parseJsonBody } from './json-body.ts';
import { bodyFault, hasBody, tooLarge } from './read-body.ts';
import type { Route } from '../route.ts';
import type { Stay } from '../load/stay.ts';

const defaultLimitBytes = 16 * 1024;
const nothing = Buffer.alloc(0);
const noBody = (): HttpError => new HttpError('invalid_request', 'This route takes no body.');

/**
 * Waits for the body of a request, if its route takes one. What is wrong with a body is returned and not thrown: it is told after it is known who
 * asks. Of a request that cannot succeed, for want of a credential, no body is read.
 *
 * @throws HttpError `request_timeout`, `overloaded`: the body is not here.
 */
export async function bodyOf(route: Route, request: Request, sender: { bucket: string; stay: Stay }, bodies: Bodies): Promise<Buffer | HttpError> {
  if (!hasBody(request)) return nothing;
  // What was written for another server sends what that one takes.
  if (!route.body && (route.method === 'get' || route.wire)) return noBody();
  if (route.access !== 'public' && !route.wire?.authorization && !request.headers.authorization) return nothing;
  const limitBytes = route.bodyLimit ?? defaultLimitBytes;
  const fault = bodyFault(request, limitBytes, route.plainText);
  if (fault) return fault;
  try {
    const bytes = request.readableEnded ? takenBody(route, request, limitBytes) : await bodies.read(request, sender, limitBytes);
    return route.body || bytes instanceof HttpError ? bytes : withoutFields(bytes);
  } catch (error) {
    if (error instanceof HttpError && error.code === 'body_too_large') return error;
    throw error;
  }
}

/** A change that has no fields: many clients send an empty object then. It is the same as nothing. */
function withoutFields(bytes: Buffer): Buffer | HttpError {
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
 * The body of a request that was read in front of this server, in an app that ours is mounted in: its bytes where they were kept (`express.raw()`,
 * or `rawBody`, where many keep them), else what a parser made of them, written as JSON and checked like any other. What the parser has let
 * pass cannot be seen any more; see the decision on Express.
 */
function takenBody(route: Route, request: Request, limitBytes: number): Buffer | HttpError {
  const { body, rawBody }: { body?: unknown; rawBody?: unknown } = request;
  const kept = rawBody instanceof Uint8Array ? rawBody : body;
  if (kept === undefined)
    return new HttpError('raw_body_required', 'Something in front of Vitrine has read the body and kept nothing of it. Mount Vitrine before it.');
  if (!(kept instanceof Uint8Array) && route.rawBody) {
    return new HttpError(
      'raw_body_required',
      `Something in front of Vitrine has parsed the body, which is signed byte by byte. Mount Vitrine before it, or keep the bytes: ${keepingBytes}`,
    );
  }
  const bytes = kept instanceof Uint8Array ? Buffer.from(kept) : Buffer.from(typeof kept === 'string' ? kept : JSON.stringify(kept));
  return bytes.length > limitBytes ? tooLarge(limitBytes) : bytes;
}

const keepingBytes = 'express.json({ verify: (request, _response, bytes) => { request.rawBody = bytes; } })';
