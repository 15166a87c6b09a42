import { createCallLimit, type CallLimit } from './call-limit.ts';
import type { Member, TokenSession } from './session-member.ts';
import { openSession } from './token-session.ts';
import { isSameSource, type TokenSource } from './token-source.ts';
import { createActiveSessions } from './active-sessions.ts';

export type { Member } from './session-member.ts';

/** Joins the session of a source, or starts one and calls its token callback at once. */
export type TokenBroker = (source: TokenSource, timeoutMs: number, member: Member) => TokenSession;

/** How long a token is kept after its last mount, for pages that soon mount again. */
const keepTokenMs = 30_000;
/** How long a source is kept after its last mount: the window of its call limit. */
const keepSourceMs = 60_000;

interface SourceEntry {
  source: TokenSource;
  limit: CallLimit;
  /** `undefined` after a logout: the next mount starts a new session. */
  session: TokenSession | undefined;
  /** The current session and earlier ones that still have a mount. `setToken` and `logout` apply to all of them. */
  sessions: Set<TokenSession>;
  /** When its last mount left; `undefined` while it has one. */
  idleSince: number | undefined;
}

/**
 * Creates the broker of a page, the only place that keeps tokens. It isolates the tokens of each source, and those of each server that a callback serves.
 *
 * @param now Milliseconds on a monotonic clock.
 * @param random 0 to 1.
 */
export function createTokenBroker(now: () => number = () => performance.now(), random: () => number = Math.random): TokenBroker {
  const sources = new Set<SourceEntry>();
  const activeSessions = createActiveSessions();

  const entryOf = (source: TokenSource): SourceEntry => {
    const found = [...sources].find((entry) => isSameSource(entry.source, source));
    if (found) return found;
    const created: SourceEntry = { source, limit: createCallLimit(now), session: undefined, sessions: new Set(), idleSince: undefined };
    sources.add(created);
    return created;
  };
  const sessionOf = (entry: SourceEntry, timeoutMs: number): TokenSession => {
    const onDetached = (): void => {
      entry.session = undefined;
    };
    entry.session ??= openSession({ source: entry.source, limit: entry.limit, timeoutMs, now, random, onDetached });
    entry.sessions.add(entry.session);
    return entry.session;
  };

  let sweepTimer: ReturnType<typeof setTimeout> | undefined;
  /** Drops tokens, and later sources, that have had no mount for long. */
  const sweep = (): void => {
    clearTimeout(sweepTimer);
    let nextAt = Infinity;
    for (const entry of [...sources]) {
      if (entry.idleSince === undefined) continue;
      const idleMs = now() - entry.idleSince;
      if (idleMs >= keepTokenMs) {
        entry.session?.forget();
        entry.session = undefined;
        entry.sessions.clear();
      }
      if (idleMs >= keepSourceMs) sources.delete(entry);
      else nextAt = Math.min(nextAt, entry.idleSince + (idleMs < keepTokenMs ? keepTokenMs : keepSourceMs));
    }
    if (nextAt < Infinity) sweepTimer = setTimeout(sweep, nextAt - now());
  };
  /** Handles the departure of a session's last mount. */
  const linger = (entry: SourceEntry, session: TokenSession): void => {
    activeSessions.delete(session);
    if (entry.session !== session) {
      session.forget();
      entry.sessions.delete(session);
    }
    if (![...entry.sessions].some((one) => activeSessions.has(one))) entry.idleSince = now();
    sweep();
  };

  return (source, timeoutMs, member) => {
    const entry = entryOf(source);
    const session = sessionOf(entry, timeoutMs);
    entry.idleSince = undefined;
    activeSessions.add(session);
    session.join(member);
    return {
      ...session,
      accept(given) {
        const isToken = [...entry.sessions].every((one) => one.accept(given));
        if (isToken && !source.initial) entry.session ??= session;
        return isToken;
      },
      end: (reason) => [...entry.sessions].forEach((one) => one.end(reason)),
      leave(who) {
        const left = session.leave(who);
        if (!left && activeSessions.has(session)) linger(entry, session);
        return left;
      },
    };
  };
}
