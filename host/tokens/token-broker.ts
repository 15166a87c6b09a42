import { createCallLimit, type CallLimit } from './call-limit.ts';
import type { Member, TokenSession } from './session-member.ts';
import { openSession } from './token-session.ts';
import { isSameSource, type TokenSource } from './token-source.ts';
import { createWakeful } from './wakeful.ts';

export type { Member } from './session-member.ts';

/** Joins the session of a source, or starts one and calls its token callback at once. */
export type TokenBroker = (source: TokenSource, timeoutMs: number, member: Member) => TokenSession;

/** How long a token is kept after its last mount, for pages that soon mount again. */
const lingerMs = 30_000;
/** How long a source is kept after its last mount: the window of its call limit. */
const rememberMs = 60_000;

interface Known {
  source: TokenSource;
  limit: CallLimit;
  /** `undefined` after a logout: the next mount starts a new session. */
  session: TokenSession | undefined;
  /** The current session and earlier ones that still have a mount. `setToken` and `logout` apply to all of them. */
  sessions: Set<TokenSession>;
  /** When its last mount left; `undefined` while it has one. */
  leftAt: number | undefined;
}

/**
 * Creates the broker of a page, the only place that keeps tokens. It isolates the tokens of each source, and those of each server that a callback serves.
 *
 * @param now Milliseconds on a monotonic clock.
 * @param random 0 to 1.
 */
export function createTokenBroker(now: () => number = () => performance.now(), random: () => number = Math.random): TokenBroker {
  const sources = new Set<Known>();
  const awake = createWakeful();

  const knownOf = (source: TokenSource): Known => {
    const found = [...sources].find((known) => isSameSource(known.source, source));
    if (found) return found;
    const made: Known = { source, limit: createCallLimit(now), session: undefined, sessions: new Set(), leftAt: undefined };
    sources.add(made);
    return made;
  };
  const sessionOf = (known: Known, timeoutMs: number): TokenSession => {
    const onDetached = (): void => {
      known.session = undefined;
    };
    known.session ??= openSession({ source: known.source, limit: known.limit, timeoutMs, now, random, onDetached });
    known.sessions.add(known.session);
    return known.session;
  };

  let sweepTimer: ReturnType<typeof setTimeout> | undefined;
  /** Drops tokens, and later sources, that have had no mount for long. */
  const sweep = (): void => {
    clearTimeout(sweepTimer);
    let nextAt = Infinity;
    for (const known of [...sources]) {
      if (known.leftAt === undefined) continue;
      const idleMs = now() - known.leftAt;
      if (idleMs >= lingerMs) {
        known.session?.forget();
        known.session = undefined;
        known.sessions.clear();
      }
      if (idleMs >= rememberMs) sources.delete(known);
      else nextAt = Math.min(nextAt, known.leftAt + (idleMs < lingerMs ? lingerMs : rememberMs));
    }
    if (nextAt < Infinity) sweepTimer = setTimeout(sweep, nextAt - now());
  };
  /** Handles the departure of a session's last mount. */
  const linger = (known: Known, session: TokenSession): void => {
    awake.delete(session);
    if (known.session !== session) {
      session.forget();
      known.sessions.delete(session);
    }
    if (![...known.sessions].some((one) => awake.has(one))) known.leftAt = now();
    sweep();
  };

  return (source, timeoutMs, member) => {
    const known = knownOf(source);
    const session = sessionOf(known, timeoutMs);
    known.leftAt = undefined;
    awake.add(session);
    session.join(member);
    return {
      ...session,
      take(given) {
        const isToken = [...known.sessions].every((one) => one.take(given));
        if (isToken && !source.first) known.session ??= session;
        return isToken;
      },
      finish: (reason) => [...known.sessions].forEach((one) => one.finish(reason)),
      leave(who) {
        const left = session.leave(who);
        if (!left && awake.has(session)) linger(known, session);
        return left;
      },
    };
  };
}
