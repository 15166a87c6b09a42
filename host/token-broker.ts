import type { ErrorCode, Fault, Result } from '../protocol/errors.ts';
import type { EmbedEvents, TokenReason } from '../protocol/events.ts';
import type { TokenAnswer } from '../protocol/messages.ts';
import { fault } from './embed-error.ts';
import { fetchToken, lifeSecondsOf, parseToken } from './fetch-token.ts';
import type { TokenRequest } from './options.ts';
import type { TokenSource } from './token-source.ts';

/** A mount, as its session sees it. */
export interface Member {
  onToken(answer: TokenAnswer, reason: TokenReason): void;
  onFault(level: 'warning' | 'error', fault: Fault): void;
  onEnd(reason: EmbedEvents['sessionEnded']['reason']): void;
  /** What it shows now: the page's callback is told. */
  shown(): Pick<TokenRequest, 'widget' | 'resource'>;
  /** A token is of use to it only while its iframe is in the page. */
  iframe: HTMLIFrameElement;
}

/** A token or why there is none, now or later. */
export type Answer = Promise<Result<TokenAnswer>> | Result<TokenAnswer>;

/** One token of one source for one server, kept alive for all of its members. */
export interface TokenSession {
  tokenSource: TokenSource;
  join(member: Member): void;
  leave(member: Member): void;
  /** Gives a token that is not `held`, the one that the frame of the asking member has already. */
  ask(asker: Member, reason: TokenReason, held?: string): Answer;
  /** Gets a new token now, or the one that is on its way. */
  renew(asker: Member): Answer;
  /** Takes a token from the page itself, whatever was going on. Returns false when it is none. */
  take(given: unknown): boolean;
  /** Forgets the token; nothing is asked until one is set. */
  finish(reason: EmbedEvents['sessionEnded']['reason']): void;
}

/** Joins the session of a source, or starts one, whose callback is called at once. */
export type TokenBroker = (source: TokenSource, timeoutMs: number, member: Member) => TokenSession;

const sourceParts = ['renewal', 'first', 'server', 'tenant', 'embedKey'] as const satisfies (keyof TokenSource)[];

const isSameSource = (one: TokenSource, other: TokenSource): boolean => sourceParts.every((part) => one[part] === other[part]);

/**
 * Makes the broker of a page. Tokens live in it and nowhere else; two sources never see each other's, nor do two servers of one callback.
 *
 * @param now Milliseconds on a clock that nobody sets.
 * @param random 0 to 1.
 */
export function createTokenBroker(now: () => number = () => performance.now(), random: () => number = Math.random): TokenBroker {
  const sessions = new Set<TokenSession>();

  function openSession(tokenSource: TokenSource, timeoutMs: number): TokenSession {
    const { renewal, first, server, tenant } = tokenSource;
    const members = new Set<Member>();
    const over = new AbortController();
    let token: string | undefined;
    let takenAt = 0;
    let lifeSeconds = 0;
    let endsAt = 0;
    let flight: Promise<Result<TokenAnswer>> | undefined;
    let controller: AbortController | undefined;
    let callTimes: number[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let dueAt = Infinity;
    let failures = 0;
    /** Why there is no further token. Final when no time is due. */
    let outage: Fault | undefined;

    /**
     * What is left of the life, in whole seconds, rounded up. It is counted from the beginning of the life, because `endsAt - now()` can be more than
     * the whole of it, by the rounding of fractions.
     */
    const secondsLeft = (): number | undefined => {
      const left = lifeSeconds - (now() - takenAt) / 1_000;
      return left < Infinity ? Math.min(lifeSeconds, Math.ceil(left)) : undefined;
    };
    const held = (): Result<TokenAnswer> => {
      if (!token) return { ok: false, fault: outage ?? fault('session_ended') };
      return { ok: true, value: { token, expiresIn: secondsLeft() } };
    };
    const schedule = (at: number): void => {
      clearTimeout(timer);
      dueAt = at;
      if (at < Infinity) timer = setTimeout(tick, Math.min(at - now(), 2 ** 31 - 1));
    };
    const tick = (): void => {
      if (dueAt > now()) schedule(dueAt);
      else {
        const asker = [...members].find(({ iframe }) => iframe.isConnected);
        if (asker) void session.renew(asker);
      }
    };
    const stop = (): void => {
      controller?.abort();
      controller = flight = outage = undefined;
      failures = 0;
      schedule(Infinity);
    };
    const accept = (answer: TokenAnswer, reason: TokenReason): void => {
      stop();
      token = answer.token;
      takenAt = now();
      lifeSeconds = lifeSecondsOf(answer);
      const lifeMs = lifeSeconds * 1_000;
      endsAt = takenAt + lifeMs;
      // Five minutes before the end, or a fifth of a short life; up to a tenth of it earlier, so that many tabs do not come at once.
      if (renewal && lifeMs < Infinity) schedule(endsAt - Math.min(300_000, lifeMs / 5) - (random() * lifeMs) / 10);
      const given = held();
      for (const member of [...members]) if (given.ok) member.onToken(given.value, reason);
    };
    /** Reports an outage once, and tries again later, each time later than the last. */
    const fail = (code: ErrorCode, retryMs = Math.min(60_000, 1_000 * 2 ** failures++) * (1 + random() / 4)): Result<never> => {
      const failed = fault(code, undefined, true);
      schedule(now() + retryMs);
      if (!outage) for (const member of [...members]) member.onFault(endsAt > now() ? 'warning' : 'error', failed);
      outage = failed;
      return { ok: false, fault: failed };
    };
    const fly = async (asker: Member, reason: TokenReason): Promise<Result<TokenAnswer>> => {
      const mine = (controller = new AbortController());
      const { signal } = mine;
      let limit: ReturnType<typeof setTimeout> | undefined;
      const wait = (delayMs: number): Promise<unknown> =>
        new Promise((resolve) => {
          limit = setTimeout(resolve, delayMs);
          signal.addEventListener('abort', resolve);
        });
      const gapMs = Math.max(0, (callTimes.at(-1) ?? -Infinity) + 1_000 - now());
      callTimes.push(now() + gapMs);
      // Not before `mount` has returned its handle, which the page's callback may want to use.
      await (gapMs && wait(gapMs));
      const request = { server, tenant, ...asker.shown(), reason, signal };
      const given = signal.aborted || (await Promise.race([fetchToken(tokenSource, request).catch(() => {}), wait(timeoutMs)]));
      clearTimeout(limit);
      if (controller !== mine) return held();
      controller = flight = undefined;
      const answer = parseToken(given);
      if (answer === undefined) {
        mine.abort();
        return fail('token_unavailable');
      }
      if (!answer) session.finish('unavailable');
      else if (answer.token === token) return fail('token_reused');
      else accept(answer, reason);
      return held();
    };

    const session: TokenSession = {
      tokenSource,
      join(member) {
        members.add(member);
        void session.ask(member, 'mount');
      },
      leave(member) {
        if (!members.delete(member) || members.size) return;
        stop();
        over.abort();
        sessions.delete(session);
      },
      ask(asker, reason, heldToken) {
        const time = now();
        if (endsAt > time && token !== heldToken) return held();
        if (flight) return flight;
        // Who only repeats a first question waits for the next try; after the end there is none.
        if (outage && time < dueAt && (reason === 'mount' || dueAt === Infinity)) return { ok: false, fault: outage };
        callTimes = callTimes.filter((callTime) => callTime > time - 60_000);
        return callTimes[9] === undefined ? (flight = fly(asker, reason)) : fail('token_rate_limited', 60_000);
      },
      renew(asker) {
        if (failures) dueAt = 0;
        return session.ask(asker, token ? (endsAt > now() ? 'expiring' : 'expired') : 'mount', token);
      },
      take(given) {
        const answer = parseToken(given);
        if (!answer) return false;
        if (first) sessions.delete(session);
        accept(answer, 'mount');
        return true;
      },
      finish(reason) {
        if (outage && dueAt === Infinity) return;
        stop();
        token = undefined;
        endsAt = 0;
        outage = fault('session_ended');
        sessions.delete(session);
        for (const member of [...members]) member.onEnd(reason);
      },
    };
    const wake = (): void => {
      if (document.hidden || dueAt === Infinity) return;
      if (failures) dueAt = 0;
      tick();
    };
    for (const name of ['visibilitychange', 'online', 'pageshow']) addEventListener(name, wake, over);
    sessions.add(session);
    if (first) accept({ token: first }, 'mount');
    return session;
  }

  return (source, timeoutMs, member) => {
    const session = [...sessions].find(({ tokenSource }) => isSameSource(tokenSource, source)) ?? openSession(source, timeoutMs);
    session.join(member);
    return session;
  };
}
