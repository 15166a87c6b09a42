import type { ServerResponse } from 'node:http';
import type { Problem } from '../../../../protocol/errors.ts';
import { catalogue, docsUrl } from '../../../errors/catalogue.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { Headers } from './headers.ts';
import type { Wire } from '../routes/wire.ts';

/** Converts a thrown value to an `HttpError`. Unexpected errors become `internal`, and their text is not sent. */
export function asHttpError(error: unknown): HttpError {
  return error instanceof HttpError ? error : new HttpError('internal', 'Something failed on the server. Search its log for the requestId.', { cause: error });
}

/** Returns the problem document of an error. */
export function problemOf({ code, status, message, errors }: HttpError, publicUrl: string, requestId: string): Problem {
  const problem: Problem = { type: docsUrl(publicUrl, code), title: catalogue[code].title, status, detail: message, code, requestId };
  if (errors) problem.errors = [...errors];
  return problem;
}

export interface ProblemOptions {
  publicUrl: string;
  requestId: string;
  headers: Headers;
  /** Writes the body in another vendor's form. */
  wire?: Wire | undefined;
}

/** Sends a problem document. When a response has already begun, only ends the connection. */
export function sendProblem(response: ServerResponse, error: HttpError, { publicUrl, requestId, headers, wire }: ProblemOptions): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const json = JSON.stringify(wire ? wire.refusal(error) : problemOf(error, publicUrl, requestId));
  const type = `application/${wire ? 'json' : 'problem+json'}; charset=utf-8`;
  const all: Record<string, string | number> = { ...headers, 'X-Request-Id': requestId, 'Content-Type': type, 'Content-Length': Buffer.byteLength(json) };
  if (error.status === 401) all['WWW-Authenticate'] = error.code === 'token_missing' ? 'Bearer' : 'Bearer error="invalid_token"';
  if (error.retryAfterSeconds !== undefined) all['Retry-After'] = Math.ceil(error.retryAfterSeconds);
  if (error.limit) {
    all['RateLimit-Policy'] = `"default";q=${error.limit.points};w=${error.limit.seconds}`;
    all['RateLimit'] = `"default";r=0;t=${Math.ceil(error.retryAfterSeconds ?? error.limit.seconds)}`;
  }
  // These callers retry at once, or have sent half a body. A new connection for the next request slows them down.
  if (error.code === 'request_timeout' || error.code === 'overloaded') all['Connection'] = 'close';
  if (error.allow) all['Allow'] = error.allow.join(', ');
  // Headers set by a page before it failed do not belong to a problem document.
  for (const name of response.getHeaderNames()) if (name !== 'connection') response.removeHeader(name);
  response.writeHead(error.status, all).end(json);
}
