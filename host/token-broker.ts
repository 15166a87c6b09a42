import type { ErrorCode, Fault, Result } from '../protocol/errors.ts';
import type { EmbedEvents, TokenReason } from '../protocol/events.ts';
import type { TokenAnswer } from '../protocol/messages.ts';
import { fetchToken, lifetimeMs, parseToken } from './fetch-token.ts';
import type { TokenSource } from './plan-mount.ts';

/** Time, chance and the page's wake-up calls. */
export interface Environment {
  /** Milliseconds on a clock that only runs forward. */
  now(): number;
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(timer: number | undefined): void;
  /** 0 to 1. */
  random(): number;
  /** Calls `wake` when the page becomes visible, online, or is restored, until `signal` aborts. */
  onWake(wake: () => void, signal: AbortSignal): void;
}

/** A mount, as its session sees it. */
export interface Member {
  onToken(answer: TokenAnswer, reason: TokenReason): void;
  onFault(level: 'warning' | 'error', fault: Fault): void;
  onEnd(reason: EmbedEvents['sessionEnded']['reason']): void;
  /** Whether somebody could use a new token: nothing is asked for an iframe that the page took out. */
  isAttached(): boolean;
}

/** One token of one source, kept alive for all of its members. */
export interface TokenSession {
  source: TokenSource;
  /** Nobody is signed in: nothing is asked until a token is set. */
  isEnded(): boolean;
  join(member: Member): void;
  leave(member: Member): void;
  /** Gives a token that is not `held`, the one that the asking frame has already. */
  ask(reason: TokenReason, held?: string): Promise<Result<TokenAnswer>> | Result<TokenAnswer>;
  /** Gets a new token now, or the one that is on its way. */
  refresh(): Promise<Result<TokenAnswer>> | Result<TokenAnswer>;
  /** Takes a token from the page itself, whatever was going on. Returns false when it is none. */
  set(given: unknown): boolean;
  end(reason: EmbedEvents['sessionEnded']['reason']): void;
}

/** Joins the session of a source, or starts one, whose callback is called at once. */
export type TokenBroker = (source: TokenSource, timeoutMs: number, member: Member) => TokenSession;

const refused = (code: ErrorCode, message: string, retryable = true): Result<never> & { ok: false } => ({ ok: false, fault: { code, message, retryable } });
const endedResult = refused('session_ended', 'The session has ended.', false);

/** Makes the broker of a page. Tokens live in it and nowhere else; two sources never see each other's. */
export function createTokenBroker(environment: Environment): TokenBroker {
  const sessions = new Set<TokenSession>();
  return (source, timeoutMs, member) => {
    const known = [...sessions].find((session) => session.source.every((part, index) => part === source[index]));
    const session = known ?? openSession(source, timeoutMs, environment, sessions);
    session.join(member);
    return session;
  };
}

/** @param sessions Those that a further mount may join. This one takes itself out when what it holds is no longer what its source says. */
function openSession(source: TokenSource, timeoutMs: number, { now, setTimer, clearTimer, random, onWake }: Environment, sessions: Set<TokenSession>): TokenSession {
  const members = new Set<Member>();
  const over = new AbortController();
  let current: { token: string; endsAt: number } | undefined;
  let flight: Promise<Result<TokenAnswer>> | undefined;
  let controller: AbortController | undefined;
  let callTimes: number[] = [];
  let timer: number | undefined;
  let dueAt = Infinity;
  let failures = 0;
  let outage: Result<never> | undefined;
  let reportedLevel = '';
  let isEnded = false;

  const tell = (run: (member: Member) => void): void => [...members].forEach(run);
  const leftMs = (): number => (current ? current.endsAt - now() : 0);
  const held = (): Result<TokenAnswer> =>
    current ? { ok: true, value: { token: current.token, ...(current.endsAt < Infinity && { expiresIn: Math.ceil(leftMs() / 1_000) }) } } : endedResult;

  const schedule = (at: number): void => {
    clearTimer(timer);
    dueAt = at;
    timer = at < Infinity ? setTimer(tick, Math.min(Math.max(at - now(), 0), 2 ** 31 - 1)) : undefined;
  };
  const stop = (): void => {
    controller?.abort();
    controller = flight = undefined;
    clearTimer(timer);
  };
  function tick(): void {
    if (isEnded) return;
    if (dueAt > now()) schedule(dueAt);
    else if ([...members].some((member) => member.isAttached())) void session.refresh();
  }

  const accept = (answer: TokenAnswer, reason: TokenReason): Result<TokenAnswer> => {
    const lifeMs = lifetimeMs(answer);
    current = { token: answer.token, endsAt: now() + lifeMs };
    failures = 0;
    outage = undefined;
    reportedLevel = '';
    // A minute before the end, or a fifth of a short life; up to a tenth of it earlier, so that many tabs do not come at once.
    schedule((source[0] ?? source[1]) && lifeMs < Infinity ? now() + lifeMs - Math.min(60_000, lifeMs / 5) - (random() * lifeMs) / 10 : Infinity);
    const given = held();
    if (given.ok) tell((member) => member.onToken(given.value, reason));
    return given;
  };

  /** Reports once an outage and severity, and tries again later, each time later than the last. */
  const fail = (code: ErrorCode, message: string, retryMs = Math.min(60_000, 1_000 * 2 ** failures++) * (1 + random() / 4)): Result<never> => {
    const result = refused(code, message);
    outage = result;
    schedule(now() + retryMs);
    const level = leftMs() > 0 ? 'warning' : 'error';
    if (level !== reportedLevel) {
      reportedLevel = level;
      tell((member) => member.onFault(level, result.fault));
    }
    return result;
  };

  const fly = async (reason: TokenReason): Promise<Result<TokenAnswer>> => {
    const mine = (controller = new AbortController());
    const { signal } = mine;
    let limit: number | undefined;
    const wait = (delayMs: number): Promise<void> =>
      new Promise((resolve) => {
        limit = setTimer(resolve, delayMs);
        signal.addEventListener('abort', () => resolve());
      });
    const gapMs = (callTimes.at(-1) ?? -Infinity) + 1_000 - now();
    callTimes.push(now() + Math.max(gapMs, 0));
    // Not before `mount` has returned its handle, which the page's callback may want to use.
    await (gapMs > 0 && wait(gapMs));
    const given = signal.aborted ? null : await Promise.race([fetchToken(source, { reason, signal }).catch(() => {}), wait(timeoutMs)]);
    clearTimer(limit);
    if (controller !== mine) return held();
    controller = flight = undefined;
    const answer = parseToken(given);
    if (answer && answer.token !== current?.token) return accept(answer, reason);
    if (answer) return fail('token_reused', 'The page gave the same token again.');
    if (answer === undefined) {
      mine.abort();
      return fail('token_unavailable', 'The page gave no token.');
    }
    session.end('unavailable');
    return endedResult;
  };

  const session: TokenSession = {
    source,
    isEnded: () => isEnded,
    join(member) {
      members.add(member);
      void session.ask('mount');
    },
    leave(member) {
      if (!members.delete(member) || members.size > 0) return;
      stop();
      over.abort();
      sessions.delete(session);
    },
    ask(reason, heldToken) {
      if (isEnded) return endedResult;
      if (current?.token !== heldToken && leftMs() > 0) return held();
      if (flight) return flight;
      const time = now();
      if (reason === 'mount' && outage && time < dueAt) return outage;
      callTimes = callTimes.filter((callTime) => callTime > time - 60_000);
      if (callTimes[9] !== undefined) return fail('token_rate_limited', 'The frame asks for tokens too often.', (callTimes[0] ?? time) + 60_000 - time);
      return (flight = fly(reason));
    },
    refresh: () => session.ask(current ? (leftMs() > 0 ? 'expiring' : 'expired') : 'mount', current?.token),
    set(given) {
      const answer = parseToken(given);
      if (!answer) return false;
      stop();
      isEnded = false;
      if (source[2]) sessions.delete(session);
      accept(answer, 'mount');
      return true;
    },
    end(reason) {
      if (isEnded) return;
      isEnded = true;
      stop();
      current = undefined;
      sessions.delete(session);
      tell((member) => member.onEnd(reason));
    },
  };
  sessions.add(session);
  if (source[2]) accept({ token: source[2] }, 'mount');
  onWake(() => {
    if (failures > 0) dueAt = 0;
    if (dueAt < Infinity) tick();
  }, over.signal);
  return session;
}
