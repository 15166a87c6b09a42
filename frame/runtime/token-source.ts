import type { TokenReason } from '../../protocol/events.ts';
import type { Result } from '../../protocol/errors.ts';
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
   * Tells that a server refused `token` with 401, and resolves with another one. However many callers report the same token, the host is asked
   * once. When the token was swapped meanwhile, the host is not asked at all.
   *
   * @throws As {@link TokenSource.get}.
   */
  rejected(token: string, options?: { signal?: AbortSignal }): Promise<string>;
  /** The token in hand, if any, whether or not its time is over. */
  peek(): string | undefined;
}

export interface TokenKeeper extends TokenSource {
  /** Swaps the token in place. Returns false when it is the one in hand already. */
  set(answer: TokenAnswer): boolean;
  /** No token any more, for good: everybody who waits is told. */
  end(): void;
}

interface Waiting {
  resolve(token: string): void;
  reject(error: unknown): void;
}

/**
 * @param ask Asks the host. `undefined` when the answer will come through `set` instead.
 * @param now Monotonic milliseconds: how long a token lives is counted from its arrival, never read off the viewer's clock.
 */
export function createTokenKeeper(ask: (reason: TokenReason) => Promise<Result<TokenAnswer>> | undefined, now: () => number = () => performance.now()): TokenKeeper {
  const waiting = new Set<Waiting>();
  let held: { token: string; deadlineMs: number } | undefined;
  let asking = false;
  let ended = false;

  const fail = (error: FrameError): void => {
    asking = false;
    for (const { reject } of waiting) reject(error);
    waiting.clear();
  };

  async function request(reason: TokenReason): Promise<void> {
    if (asking || ended) return;
    asking = true;
    const result = await ask(reason);
    if (!result || ended) return;
    if (result.ok) keeper.set(result.value);
    else fail(new FrameError(result.fault));
  }

  const keeper: TokenKeeper = {
    get({ signal } = {}) {
      if (ended) return Promise.reject(new FrameError(faultOf('session_ended', 'The session has ended: there is no token any more.', false)));
      if (held && now() < held.deadlineMs) return Promise.resolve(held.token);
      const token = new Promise<string>((resolve, reject) => {
        const mine = { resolve, reject };
        if (signal?.aborted) return reject(signal.reason);
        waiting.add(mine);
        signal?.addEventListener('abort', () => {
          waiting.delete(mine);
          reject(signal.reason);
        }, { once: true });
      });
      void request(held ? 'expired' : 'mount');
      return token;
    },
    rejected(token, options) {
      if (held?.token === token) {
        held = undefined;
        void request('rejected');
      }
      return keeper.get(options);
    },
    peek: () => held?.token,
    set({ token, expiresIn }) {
      if (ended) return false;
      const isNew = held?.token !== token;
      held = { token, deadlineMs: expiresIn === undefined ? Infinity : now() + expiresIn * 1000 };
      asking = false;
      for (const { resolve } of waiting) resolve(token);
      waiting.clear();
      return isNew;
    },
    end() {
      ended = true;
      held = undefined;
      fail(new FrameError(faultOf('session_ended', 'The session has ended: there is no token any more.', false)));
    },
  };
  return keeper;
}
