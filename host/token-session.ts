import type { Fault, HostErrorCode, Result } from '../protocol/errors.ts';
import type { EmbedEvents, TokenReason } from '../protocol/events.ts';
import type { TokenAnswer } from '../protocol/messages.ts';
import { fetchToken, lifetimeSeconds, parseToken } from './fetch-token.ts';
import type { TokenSource } from './plan-mount.ts';

/** Time, chance and the page's wake-up calls. */
export interface Environment {
  /** Milliseconds on a clock that only runs forward. */
  now(): number;
  /** Milliseconds on the wall clock: only ever used to notice that the computer slept. */
  wallNow(): number;
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(timer: number | undefined): void;
  /** 0 to 1. */
  random(): number;
  /** Calls `wake` when the page becomes visible, online, or is restored. Returns how to stop that. */
  onWake(wake: () => void): () => void;
}

/** A mount, as its session sees it. */
export interface Member {
  onToken(answer: TokenAnswer, reason: TokenReason): void;
  onFault(level: 'warning' | 'error', fault: Fault): void;
  onEnd(reason: EmbedEvents['sessionEnded']['reason']): void;
  /** Whether somebody could use a new token: nothing is asked for an iframe that the page took out. */
  isAttached(): boolean;
}

const longestTimerMs = 2 ** 31 - 1;
const longestBackOffMs = 60_000;
const callGapMs = 1_000;
const callsPerMinute = 10;

const refused = (code: Fault['code'], message: string, retryable = true): { ok: false; fault: Fault } => ({ ok: false, fault: { code, message, retryable } });

/** One token of one source, kept alive for all of its members. */
export class TokenSession {
  readonly source: TokenSource;
  readonly #environment: Environment;
  readonly #timeoutMs: number;
  readonly #members = new Set<Member>();
  readonly #stopWaking: () => void;
  #current: { answer: TokenAnswer; at: number; wallAt: number; lifeMs: number } | undefined;
  #flight: Promise<Result<TokenAnswer>> | undefined;
  #controller: AbortController | undefined;
  #callTimes: number[] = [];
  #timer: number | undefined;
  #dueAt = Infinity;
  #failures = 0;
  /** Why there is no token, until the next try. */
  #outage: { ok: false; fault: Fault } | undefined;
  #reported = new Set<string>();
  /** Nobody is signed in: nothing is asked until a token is set. */
  ended = false;
  /** No further mount joins: what it would get is not what its source says. */
  isClosed = false;

  constructor(source: TokenSource, timeoutMs: number, environment: Environment) {
    this.source = source;
    this.#timeoutMs = timeoutMs;
    this.#environment = environment;
    this.#stopWaking = environment.onWake(() => this.#wake());
    if (source.token) this.#accept({ token: source.token }, 'mount');
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  join(member: Member): void {
    this.#members.add(member);
    void this.ask('mount');
  }

  leave(member: Member): void {
    this.#members.delete(member);
    if (!this.isEmpty) return;
    this.#stopWaking();
    this.#stop();
  }

  /** Gives a token that is not `held`, the one that the asking frame has already. */
  ask(reason: TokenReason, held?: string): Promise<Result<TokenAnswer>> | Result<TokenAnswer> {
    if (this.ended) return refused('session_ended', 'The session has ended.', false);
    const known = this.#current;
    if (known && known.answer.token !== held && this.#leftMs() > 0) {
      if (this.#timer === undefined) this.#schedule();
      return { ok: true, value: known.lifeMs < Infinity ? { ...known.answer, expiresIn: Math.ceil(this.#leftMs() / 1_000) } : known.answer };
    }
    const now = this.#environment.now();
    if (reason === 'mount' && this.#outage && now < this.#dueAt) return this.#outage;
    this.#callTimes = this.#callTimes.filter((time) => time > now - 60_000);
    const [first] = this.#callTimes;
    if (!this.#flight && first !== undefined && this.#callTimes.length >= callsPerMinute) {
      return this.#fail('token_rate_limited', 'The frame asked for tokens too often.', first + 60_000 - now);
    }
    return (this.#flight ??= this.#fly(reason));
  }

  /** Gets a new token now, or the one that is on its way. */
  async refresh(): Promise<Result<TokenAnswer>> {
    return this.ask(this.#reason(), this.#current?.answer.token);
  }

  /** Takes a token from the page itself, whatever was going on. */
  set(given: unknown): boolean {
    const answer = parseToken(given);
    if (!answer) return false;
    this.#stop();
    this.ended = false;
    this.isClosed ||= this.source.token !== undefined;
    this.#accept(answer, 'mount');
    return true;
  }

  end(reason: EmbedEvents['sessionEnded']['reason']): void {
    if (this.ended) return;
    this.ended = this.isClosed = true;
    this.#stop();
    this.#current = undefined;
    for (const member of [...this.#members]) member.onEnd(reason);
  }

  #stop(): void {
    this.#controller?.abort();
    this.#controller = this.#flight = undefined;
    this.#environment.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  /** What is left of the token, by whichever clock ran further: the monotonic one stands still while some computers sleep. */
  #leftMs(): number {
    if (!this.#current) return 0;
    const { at, wallAt, lifeMs } = this.#current;
    return lifeMs - Math.max(this.#environment.now() - at, this.#environment.wallNow() - wallAt);
  }

  #schedule(): void {
    const { now, setTimer, clearTimer } = this.#environment;
    clearTimer(this.#timer);
    this.#timer = this.#dueAt < Infinity ? setTimer(() => this.#tick(), Math.min(Math.max(this.#dueAt - now(), 0), longestTimerMs)) : undefined;
  }

  #tick(): void {
    this.#timer = undefined;
    if (this.#dueAt > this.#environment.now()) this.#schedule();
    else if ([...this.#members].some((member) => member.isAttached())) void this.refresh();
  }

  #wake(): void {
    const sleptMs = this.#current ? this.#environment.wallNow() - this.#current.wallAt - (this.#environment.now() - this.#current.at) : 0;
    if (this.#failures > 0 || this.#environment.now() + Math.max(sleptMs, 0) >= this.#dueAt) {
      this.#dueAt = 0;
      if (!this.ended) this.#tick();
    }
  }

  #reason(): TokenReason {
    if (!this.#current) return 'mount';
    return this.#leftMs() > 0 ? 'expiring' : 'expired';
  }

  async #fly(reason: TokenReason): Promise<Result<TokenAnswer>> {
    const { now, setTimer, clearTimer } = this.#environment;
    const controller = (this.#controller = new AbortController());
    const { signal } = controller;
    let timer: number | undefined;
    const wait = (delayMs: number): Promise<void> =>
      new Promise((resolve) => {
        timer = setTimer(resolve, delayMs);
        signal.addEventListener('abort', () => resolve());
      });
    const gapMs = (this.#callTimes.at(-1) ?? -Infinity) + callGapMs - now();
    this.#callTimes.push(now() + Math.max(gapMs, 0));
    // Not before `mount` has returned its handle, which the page's callback may want to use.
    await (gapMs > 0 ? wait(gapMs) : null);
    const given = signal.aborted ? undefined : await Promise.race([fetchToken(this.source, { reason, signal }).catch(() => undefined), wait(this.#timeoutMs)]);
    clearTimer(timer);
    if (this.#controller !== controller) return this.#current ? { ok: true, value: this.#current.answer } : refused('session_ended', 'The session has ended.', false);
    this.#controller = this.#flight = undefined;
    if (given === undefined) controller.abort();
    return this.#settle(parseToken(given), reason);
  }

  #settle(answer: TokenAnswer | null | undefined, reason: TokenReason): Result<TokenAnswer> {
    if (answer === null) {
      this.end('unavailable');
      return refused('session_ended', 'The page has no token to give.', false);
    }
    if (!answer) return this.#fail('token_unavailable', 'The page gave no token.');
    if (answer.token === this.#current?.answer.token) return this.#fail('token_reused', 'The page gave the same token again.');
    this.#accept(answer, reason);
    return { ok: true, value: answer };
  }

  #accept(answer: TokenAnswer, reason: TokenReason): void {
    const { now, wallNow, random } = this.#environment;
    const lifeMs = (lifetimeSeconds(answer) ?? Infinity) * 1_000;
    this.#current = { answer, at: now(), wallAt: wallNow(), lifeMs };
    this.#failures = 0;
    this.#outage = undefined;
    this.#reported.clear();
    // A minute before the end, or a fifth of a short life; up to a tenth of it earlier, so that many tabs do not come at once.
    const isRenewable = this.source.callback ?? this.source.refreshUrl;
    this.#dueAt = isRenewable && lifeMs < Infinity ? now() + lifeMs - Math.min(60_000, lifeMs / 5) - (random() * lifeMs) / 10 : Infinity;
    this.#schedule();
    for (const member of [...this.#members]) member.onToken(answer, reason);
  }

  /** Reports once an outage and severity, and tries again later, each time later than the last. */
  #fail(code: HostErrorCode, message: string, retryMs?: number): Result<TokenAnswer> {
    const { now, random } = this.#environment;
    this.#dueAt = now() + (retryMs ?? Math.min(longestBackOffMs, 1_000 * 2 ** this.#failures++) * (1 + random() / 4));
    this.#schedule();
    const answer = (this.#outage = refused(code, message));
    const level = this.#leftMs() > 0 ? 'warning' : 'error';
    if (!this.#reported.has(level + code)) {
      this.#reported.add(level + code);
      for (const member of [...this.#members]) member.onFault(level, answer.fault);
    }
    return answer;
  }
}
