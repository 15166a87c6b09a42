import type { TokenReason } from '../../protocol/events.ts';
import type { Fault, Result } from '../../protocol/errors.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import { faultOf, FrameError } from './fault.ts';

/** Where the framed app gets its token from. The token is kept in memory alone and given to nobody but the caller. */
export interface TokenSource {
  /**
   * Resolves with a token to present now: at once while one is in hand, else as soon as the host page has given one.
   *
   * @param options.signal Stops waiting. The host is not told, as others may wait for the same token.
   * @throws FrameError with the host's fault (`token_unavailable`, …), or `session_ended` after a logout.
   * @throws DOMException `AbortError`.
   */
  get(options?: { signal?: AbortSignal }): Promise<string>;
  /**
   * Tells that a server refused `token` with 401, and resolves with another one. The host is asked once for all who tell,
   * and not at all when the token was swapped meanwhile.
   *
   * @throws As {@link TokenSource.get}.
   */
  rejected(token: string, options?: { signal?: AbortSignal; code?: string | undefined }): Promise<string>;
  /** The token in hand, if any, whether or not its time is over. */
  peek(): string | undefined;
}

export interface TokenKeeper extends TokenSource {
  /** Whether a server has refused this one last. */
  isRefused(token: string): boolean;
  /** Swaps the token in place; after an end, begins anew. Returns false when it is the one in hand already. */
  set(answer: TokenAnswer): boolean;
  /** Tells everybody who waits why there is none. */
  fail(fault: Fault): void;
  /** No token any more, until the host gives one by itself. */
  end(): void;
}

interface Waiting {
  resolve(token: string): void;
  reject(error: unknown): void;
}

/** Stands where a token would, for what is published: it is sent to nobody. */
export const noToken = 'published';

export const sessionEnded = faultOf('session_ended', 'The session has ended.', false);

/**
 * @param ask Asks the host. `undefined` when the answer will come through `set` or `fail` instead.
 * @param now Monotonic milliseconds: how long a token lives is counted from its arrival, never read off the viewer's clock.
 */
export function createTokenKeeper(
  ask: (reason: TokenReason, code?: string) => Promise<Result<TokenAnswer>> | undefined,
  now: () => number = () => performance.now(),
): TokenKeeper {
  let waiting: Waiting[] = [];
  let held: string | undefined;
  let refused: string | undefined;
  let deadlineMs = 0;
  let asking = false;
  let isEnded = false;

  const settle = (act: (one: Waiting) => void): void => {
    asking = false;
    const settled = waiting;
    waiting = [];
    settled.forEach(act);
  };
  async function request(reason: TokenReason, code?: string): Promise<void> {
    if (asking) return;
    asking = true;
    const result = await ask(reason, code);
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
