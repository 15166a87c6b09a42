import type { TokenSource } from '@vitrine/frame/widget';
import type { SharedSession } from './sign-in-channel.ts';

/** The session of a viewer who signed in inside the frame. It is kept in memory until it expires or is ended. */
export interface KeptSession {
  /** The session with its remaining seconds. */
  readonly current: SharedSession | undefined;
  /** The token source of the session. It never asks the host page. */
  readonly token: TokenSource;
  begin(opened: SharedSession): void;
  /** Ends the session with this token, unless another one is kept. */
  end(token: string): void;
}

/** @param onEnd Called whenever a session ends. */
export function keepSession(onEnd: () => void): KeptSession {
  let session: { token: string; endsAt: number; link: string | undefined } | undefined;
  let timer = 0;

  function end(token: string): void {
    if (session?.token !== token) return;
    clearTimeout(timer);
    session = undefined;
    onEnd();
  }

  const get = (): Promise<string> => (session ? Promise.resolve(session.token) : new Promise(() => {}));
  return {
    get current() {
      return session && { token: session.token, expiresIn: Math.floor((session.endsAt - performance.now()) / 1000), link: session.link };
    },
    token: {
      get,
      // No new token will come: the view is removed and the form appears.
      rejected(token) {
        end(token);
        return get();
      },
      peek: () => session?.token,
    },
    begin({ token, expiresIn, link }) {
      clearTimeout(timer);
      session = { token, endsAt: performance.now() + expiresIn * 1000, link };
      timer = window.setTimeout(end, expiresIn * 1000, token);
    },
    end,
  };
}
