import type { ServerResponse } from 'node:http';
import type { Problem } from '../../../protocol/errors.ts';
import { catalogue, docsUrl } from '../../errors/catalogue.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { FlatHeaders } from './headers.ts';

/** What is thrown, as one of ours: anything that nobody has foreseen is `internal`, and its text stays here. */
export function asHttpError(error: unknown): HttpError {
  return error instanceof HttpError ? error : new HttpError('internal', 'Something failed on the server. The requestId finds it in the log.', { cause: error });
}

/** The problem document of an error. */
export function problemOf({ code, status, message, errors }: HttpError, publicUrl: string, requestId: string): Problem {
  const problem: Problem = { type: docsUrl(publicUrl, code), title: catalogue[code].title, status, detail: message, code, requestId };
  if (errors) problem.errors = [...errors];
  return problem;
}

export interface ProblemOptions {
  publicUrl: string;
  requestId: string;
  headers: FlatHeaders;
}

/** Answers with a problem document. Does nothing but end the connection when an answer has begun already. */
export function sendProblem(response: ServerResponse, error: HttpError, { publicUrl, requestId, headers }: ProblemOptions): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const json = JSON.stringify(problemOf(error, publicUrl, requestId));
  const more = [...headers, 'X-Request-Id', requestId, 'Content-Type', 'application/problem+json; charset=utf-8', 'Content-Length', String(Buffer.byteLength(json))];
  if (error.status === 401) more.push('WWW-Authenticate', error.code === 'token_missing' ? 'Bearer' : 'Bearer error="invalid_token"');
  if (error.retryAfterSeconds !== undefined) more.push('Retry-After', String(Math.ceil(error.retryAfterSeconds)));
  if (error.limit) more.push('RateLimit-Policy', `"default";q=${error.limit.points};w=${error.limit.seconds}`, 'RateLimit', `"default";r=0;t=${Math.ceil(error.retryAfterSeconds ?? error.limit.seconds)}`);
  if (error.code === 'request_timeout') more.push('Connection', 'close');
  if (error.allow) more.push('Allow', error.allow.join(', '));
  // Headers that a page had set before it failed are not for a problem document.
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(error.status, more).end(json);
}
