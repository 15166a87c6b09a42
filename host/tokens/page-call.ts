import type { Fault } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import { createFault } from '../embed-error.ts';
import type { CallLimit } from './call-limit.ts';
import { fetchToken, type ParsedToken } from './fetch-token.ts';
import type { Member } from './session-member.ts';
import type { TokenSource } from './token-source.ts';

/** The result of one token request to the page. */
export type PageCallResult = Exclude<ParsedToken, { kind: 'invalid' }> | { kind: 'failed'; fault: Fault };

/** A token request to the page that is in flight. */
export interface PageCall {
  result: Promise<PageCallResult>;
  /** Discards the request: aborts the signal of a running callback, and does not call one that still waits for its turn. */
  cancel(): void;
}

export interface PageCallOptions {
  source: TokenSource;
  /** Counts the calls and delays those that come too soon. */
  limit: CallLimit;
  timeoutMs: number;
}

/** Asks the page for a token on behalf of `requester`, after the delay that `limit` sets. */
export function callPage({ source, limit, timeoutMs }: PageCallOptions, requester: Member, reason: TokenReason): PageCall {
  const abort = new AbortController();
  const { signal } = abort;
  const { server, tenant } = source;
  let isAnswered = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (delayMs: number): Promise<undefined> =>
    new Promise((resolve) => {
      timer = setTimeout(resolve, delayMs);
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
  const run = async (): Promise<PageCallResult> => {
    const gapMs = limit.take();
    // Also yields once, so `mount` returns its handle before the page's callback runs.
    await (gapMs && wait(gapMs));
    const { widget, resource } = requester.getOptions();
    const request = { server, tenant, widget, resource, reason, signal };
    const given = signal.aborted ? undefined : await Promise.race([fetchToken(source, request), wait(timeoutMs)]);
    clearTimeout(timer);
    isAnswered = given !== undefined;
    if (given && given.kind !== 'invalid') return given;
    const why = given
      ? `: it ${given.why}`
      : ` in ${timeoutMs} milliseconds: the page has not answered; a later answer is ignored.`;
    return { kind: 'failed', fault: createFault('token_unavailable', why, true, given?.cause) };
  };
  return {
    result: run(),
    cancel() {
      if (!isAnswered) abort.abort();
    },
  };
}
