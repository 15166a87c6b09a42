import type { Fault } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import { fault } from '../embed-error.ts';
import type { CallLimit } from './call-limit.ts';
import { fetchToken, type Given } from './fetch-token.ts';
import type { Member } from './session-member.ts';
import type { TokenSource } from './token-source.ts';

/** What came of asking the page once. */
export type Heard = Exclude<Given, { kind: 'unfit' }> | { kind: 'failed'; fault: Fault };

/** A question to the page that is under way. */
export interface PageCall {
  heard: Promise<Heard>;
  /** What it brings counts no more: the signal of a callback that is still running aborts, and one whose turn has not come is not called. */
  drop(): void;
}

export interface PageCallOptions {
  source: TokenSource;
  /** Counts the calls, and says which has to wait for its turn. */
  limit: CallLimit;
  timeoutMs: number;
}

/** Asks the page for a token, in its turn, on behalf of `asker`. */
export function callPage({ source, limit, timeoutMs }: PageCallOptions, asker: Member, reason: TokenReason): PageCall {
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
  const ask = async (): Promise<Heard> => {
    const gapMs = limit.take();
    // Not before `mount` has returned its handle, which the page's callback may want to use.
    await (gapMs && wait(gapMs));
    const { widget, resource } = asker.shown();
    const request = { server, tenant, widget, resource, reason, signal };
    const given = signal.aborted ? undefined : await Promise.race([fetchToken(source, request), wait(timeoutMs)]);
    clearTimeout(timer);
    isAnswered = given !== undefined;
    if (given && given.kind !== 'unfit') return given;
    const why = given
      ? `: it ${given.why}`
      : ` in ${timeoutMs} milliseconds: the page has not answered; what it says later counts no more.`;
    return { kind: 'failed', fault: fault('token_unavailable', why, true, given?.cause) };
  };
  return {
    heard: ask(),
    drop() {
      if (!isAnswered) abort.abort();
    },
  };
}
