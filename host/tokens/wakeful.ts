import type { TokenSession } from './session-member.ts';

/** The sessions that have a mount: they are woken when the tab comes back, or the network. */
export interface Wakeful {
  add(session: TokenSession): void;
  delete(session: TokenSession): void;
  has(session: TokenSession): boolean;
}

/** The page is listened to while there are some. */
export function createWakeful(): Wakeful {
  const sessions = new Set<TokenSession>();
  const wake = (): void => {
    if (!document.hidden) for (const session of [...sessions]) session.wake();
  };
  const listen = (change: 'addEventListener' | 'removeEventListener'): void => {
    for (const name of ['visibilitychange', 'online', 'pageshow']) globalThis[change](name, wake);
  };
  return {
    add(session) {
      sessions.add(session);
      // Each time, because `document.open` takes listeners off: one that is there is not added twice.
      listen('addEventListener');
    },
    delete(session) {
      sessions.delete(session);
      if (!sessions.size) listen('removeEventListener');
    },
    has: (session) => sessions.has(session),
  };
}
