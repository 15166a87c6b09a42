import type { IncomingMessage } from 'node:http';
import { HttpError } from '../../errors/http-error.ts';
import type { Bodies } from './bodies.ts';
import { bodyFault, hasBody } from './read-body.ts';
import type { Route } from './route.ts';
import type { Stay } from './stay.ts';

const defaultLimitBytes = 16 * 1024;
const nothing = Buffer.alloc(0);

/**
 * Waits for the body of a request, if its route takes one. What is wrong with a body is returned and not thrown: it is told after it is known who
 * asks. Of a request that cannot succeed, for want of a credential, no body is read.
 *
 * @throws HttpError `request_timeout`, `overloaded`: the body is not here.
 */
export async function bodyOf(route: Route, request: IncomingMessage, sender: { bucket: string; stay: Stay }, bodies: Bodies): Promise<Buffer | HttpError> {
  if (!hasBody(request)) return nothing;
  if (!route.body) return new HttpError('invalid_request', 'This route takes no body.');
  if (route.access !== 'public' && !request.headers.authorization) return nothing;
  const limitBytes = route.bodyLimit ?? defaultLimitBytes;
  try {
    return bodyFault(request, limitBytes) ?? (await bodies.read(request, sender, limitBytes));
  } catch (error) {
    if (error instanceof HttpError && error.code === 'body_too_large') return error;
    throw error;
  }
}
