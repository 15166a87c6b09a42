import type { TokenSource } from '@vitrine/frame/widget';
import type { SharedSession } from './sign-in-channel.ts';

/** The session of a viewer who has signed in inside of the frame. It lives in memory, until its time is over or somebody ends it. */
export interface KeptSession {
  /** With the seconds that it has left. */
  readonly current: SharedSession | undefined;
  /** It never asks the page. */
  readonly token: TokenSource;
  begin(opened: SharedSession): void;
  /** Ends the session with this token, unless another one is kept. */
  end(token: string): void;
}

/** @param onEnd Hears of every end. */
export function keepSession(onEnd: () => void): KeptSession {
  let session: { token: string; endsAt: number } | undefined;
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
      return session && { token: session.token, expiresIn: Math.floor((session.endsAt - performance.now()) / 1000) };
    },
    token: {
      get,
      // Nobody waits for another token: what was shown goes, and the form comes.
      rejected(token) {
        end(token);
        return get();
      },
      peek: () => session?.token,
    },
    begin({ token, expiresIn }) {
      clearTimeout(timer);
      session = { token, endsAt: performance.now() + expiresIn * 1000 };
      timer = window.setTimeout(end, expiresIn * 1000, token);
    },
    end,
  };
}
