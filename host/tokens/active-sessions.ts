import type { TokenSession } from './session-member.ts';

/** The sessions with a mount, which wake when the tab becomes visible or the network returns. */
export interface ActiveSessions {
  add(session: TokenSession): void;
  delete(session: TokenSession): void;
  has(session: TokenSession): boolean;
}

/** Creates the set. It listens to page events while it has sessions. */
export function createActiveSessions(): ActiveSessions {
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
      // Every time, because `document.open` removes listeners. Duplicates are ignored.
      listen('addEventListener');
    },
    delete(session) {
      sessions.delete(session);
      if (!sessions.size) listen('removeEventListener');
    },
    has: (session) => sessions.has(session),
  };
}
