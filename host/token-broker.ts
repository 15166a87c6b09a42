import type { TokenSource } from './plan-mount.ts';
import { TokenSession, type Environment, type Member } from './token-session.ts';

/** The sessions of a page by their source. */
export interface TokenBroker {
  /** Joins the session of `source`, or starts one: its callback is called at once. */
  join(source: TokenSource, timeoutMs: number, member: Member): TokenSession;
  leave(session: TokenSession, member: Member): void;
}

/** Makes a broker. Tokens live in it and nowhere else; two sources never see each other's. */
export function createTokenBroker(environment: Environment): TokenBroker {
  const sessions = new Set<TokenSession>();
  const find = (source: TokenSource): TokenSession | undefined =>
    [...sessions].find(
      (session) =>
        !session.isClosed &&
        session.source.callback === source.callback &&
        session.source.refreshUrl === source.refreshUrl &&
        session.source.token === source.token,
    );
  return {
    join(source, timeoutMs, member) {
      const session = find(source) ?? new TokenSession(source, timeoutMs, environment);
      sessions.add(session);
      session.join(member);
      return session;
    },
    leave(session, member) {
      session.leave(member);
      if (session.isEmpty) sessions.delete(session);
    },
  };
}
