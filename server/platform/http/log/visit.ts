import type { ServerResponse } from 'node:http';
import type { ServerErrorCode } from '../../../../protocol/errors.ts';
import type { Caller, HttpError } from '../../../errors/http-error.ts';
import type { Headers } from '../answers/headers.ts';
import { redact } from './log.ts';
import type { RequestLifetime } from '../load/request-lifetime.ts';
import type { Wire } from '../routes/wire.ts';

/** The data of a request from its arrival to its log line. */
export interface Visit {
  readonly requestId: string;
  readonly startedMs: number;
  readonly lifetime: RequestLifetime;
  /** Address of the caller. */
  readonly address: string | null;
  /** Query of the requested address, without the question mark. */
  readonly query: string;
  /** Name for metrics and log: a route, a page, `unknown`. */
  operation: string;
  /** Code of the error response. */
  code: ServerErrorCode | undefined;
  /** The caller, once known. */
  caller: Caller | undefined;
  /** Reason of the refusal, for the log: a sentence without secrets. */
  reason: string | undefined;
  /** Why no route may receive the request. */
  unfit: HttpError | undefined;
  /** CORS headers of the response to a page of another origin; see `Cors`. */
  cors: Headers | undefined;
  /** Another vendor's protocol, when the caller uses one. */
  wire: Wire | undefined;
}

/** Keyed by the response, which is the same object in every handler. Express's own place for this is shared with the surrounding app. */
const visits = new WeakMap<ServerResponse, Visit>();

/** Stores the visit of a response. */
export function carryVisit(response: ServerResponse, visit: Visit): void {
  visits.set(response, visit);
}

/** Returns the visit of a response. */
export function visitOf(response: ServerResponse): Visit {
  const visit = visits.get(response);
  if (!visit) throw new Error('A request has no visit: it bypassed the entrance.');
  return visit;
}

const maxReasonLength = 300;
/** Statuses whose messages concern the caller's identity. Other messages may contain request data, which must not be logged. */
const aboutCaller: ReadonlySet<number> = new Set([401, 403, 429]);

/** Records the error of a visit for its log line. */
export function noteError(visit: Visit, { code, status, message, cause, caller }: HttpError): void {
  visit.code = code;
  visit.caller ??= caller;
  const reason = typeof cause === 'string' ? cause : aboutCaller.has(status) ? message : undefined;
  visit.reason = reason && redact(reason).slice(0, maxReasonLength);
}
