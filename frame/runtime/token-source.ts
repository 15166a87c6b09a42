import type { TokenReason } from '../../protocol/events.ts';
import type { Fault, Result } from '../../protocol/errors.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import { faultOf, FrameError } from './fault.ts';

/** The source of the framed app's token. The token is kept in memory only and returned only to the caller. */
export interface TokenSource {
  /**
   * Resolves with a token: immediately if a valid one is held, otherwise when the host page has sent one.
   *
   * @param options.signal Stops waiting. The host is not notified, as other callers may wait for the same token.
   * @throws FrameError with the host's fault (`token_unavailable`, …), or `session_ended` after a logout.
   * @throws DOMException `AbortError`.
   */
  get(options?: { signal?: AbortSignal }): Promise<string>;
  /**
   * Reports that a server refused `token` with 401, and resolves with a new one. Concurrent reports cause one request to the host, and none if the token was
   * replaced meanwhile.
   *
   * @throws As {@link TokenSource.get}.
   */
  rejected(token: string, options?: { signal?: AbortSignal; code?: string | undefined }): Promise<string>;
  /** Returns the held token, if any, even if expired. */
  peek(): string | undefined;
}

export interface TokenKeeper extends TokenSource {
  /** Whether this is the token that a server refused last. */
  isRefused(token: string): boolean;
  /** Replaces the token, and begins a new session after an end. Returns false if the token is already held. */
  set(answer: TokenAnswer): boolean;
  /** Rejects all waiting callers with the fault. */
  fail(fault: Fault): void;
  /** Drops the token and ends the session until the host sends a token by itself. */
  end(): void;
}

interface Waiter {
  resolve(token: string): void;
  reject(error: unknown): void;
}

/** Placeholder token for published content. It is never sent. */
export const noToken = 'published';

export const sessionEnded = faultOf('session_ended', 'The session has ended.', false);

/**
 * @param requestToken Requests a token from the host. Returns `undefined` when the answer comes through `set` or `fail` instead.
 * @param now Monotonic milliseconds: a token's lifetime is counted from its arrival, not from the viewer's clock.
 */
export function createTokenKeeper(
  requestToken: (reason: TokenReason, code?: string) => Promise<Result<TokenAnswer>> | undefined,
  now: () => number = () => performance.now(),
): TokenKeeper {
  let waiting: Waiter[] = [];
  let held: string | undefined;
  let refused: string | undefined;
  let deadlineMs = 0;
  let isRequesting = false;
  let isEnded = false;

  const settle = (act: (one: Waiter) => void): void => {
    isRequesting = false;
    const settled = waiting;
    waiting = [];
    settled.forEach(act);
  };
  async function request(reason: TokenReason, code?: string): Promise<void> {
    if (isRequesting) return;
    isRequesting = true;
    const result = await requestToken(reason, code);
    if (!result || isEnded) return;
    if (result.ok) keeper.set(result.value);
    else keeper.fail(result.fault);
  }

  const keeper: TokenKeeper = {
    get: ({ signal } = {}) =>
      new Promise((resolve, reject) => {
        if (isEnded) return reject(new FrameError(sessionEnded));
        if (held && now() < deadlineMs) return resolve(held);
        if (signal?.aborted) return reject(signal.reason);
        waiting.push({ resolve, reject });
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        void request(held ? 'expired' : 'mount');
      }),
    rejected(token, options) {
      if (held === token) {
        refused = token;
        held = undefined;
        if (!isEnded) void request('rejected', options?.code);
      }
      return keeper.get(options);
    },
    peek: () => held,
    isRefused: (token) => token === refused,
    set({ token, expiresIn = Infinity }) {
      const isNew = held !== token;
      isEnded = false;
      held = token;
      deadlineMs = now() + expiresIn * 1000;
      settle(({ resolve }) => resolve(token));
      return isNew;
    },
    fail: (fault) => settle(({ reject }) => reject(new FrameError(fault))),
    end() {
      isEnded = true;
      held = undefined;
      keeper.fail(sessionEnded);
    },
  };
  return keeper;
}
