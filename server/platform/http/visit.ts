import type { ServerResponse } from 'node:http';
import type { ServerErrorCode } from '../../../protocol/errors.ts';
import type { Headers } from './headers.ts';
import type { Stay } from './stay.ts';

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
  /** Of the answer to a page of another origin; see `Cors`. */
  cors: Headers | undefined;
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
