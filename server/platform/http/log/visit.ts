import type { ServerResponse } from 'node:http';
import type { ServerErrorCode } from '../../../../protocol/errors.ts';
import type { Caller, HttpError } from '../../../errors/http-error.ts';
import type { Headers } from '../answers/headers.ts';
import { redact } from './log.ts';
import type { Stay } from '../load/stay.ts';
import type { Wire } from '../wire.ts';

/** What is known of a request from its arrival to its line in the log. */
export interface Visit {
  readonly requestId: string;
  readonly startedMs: number;
  readonly stay: Stay;
  /** Of the caller. */
  readonly address: string | null;
  /** Of the address that was asked for, without the question mark. */
  readonly query: string;
  /** What it is counted and logged as: a route, a page, `unknown`. */
  operation: string;
  /** Of the error that it was answered with. */
  code: ServerErrorCode | undefined;
  /** Who asks, once that is known. */
  caller: Caller | undefined;
  /** Why it was refused, for the log: a sentence without any secret. */
  reason: string | undefined;
  /** Of the answer to a page of another origin; see `Cors`. */
  cors: Headers | undefined;
  /** How the caller speaks, where that is another server's way. */
  wire: Wire | undefined;
}

/** By the answer, which is the same object in every handler. What Express offers for this is shared with the app that ours may be mounted in. */
const visits = new WeakMap<ServerResponse, Visit>();

/** Notes the visit that an answer belongs to. */
export function carryVisit(response: ServerResponse, visit: Visit): void {
  visits.set(response, visit);
}

/** The visit that an answer belongs to. */
export function visitOf(response: ServerResponse): Visit {
  const visit = visits.get(response);
  if (!visit) throw new Error('A request has come past the entrance.');
  return visit;
}

const greatestReasonLength = 300;
/** Answers that are about who asks. Sentences about anything else may have what was sent in them, which is no business of a log. */
const aboutCaller: ReadonlySet<number> = new Set([401, 403, 429]);

/** Notes what a visit is answered with, for its line in the log. */
export function noteError(visit: Visit, { code, status, message, cause, caller }: HttpError): void {
  visit.code = code;
  visit.caller ??= caller;
  const reason = typeof cause === 'string' ? cause : aboutCaller.has(status) ? message : undefined;
  visit.reason = reason && redact(reason).slice(0, greatestReasonLength);
}
