import type { Fault, Result } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import { createFault, logFault, withDocsUrl } from '../embed-error.ts';
import { createAlarm } from './alarm.ts';
import { tokenAnswerOf, type HeldToken, createHeldToken } from './held-token.ts';
import { addFailure, type Outage, reportOutage, retryDelayMs } from './outage.ts';
import type { PageCall } from './page-call.ts';
import { type Member, notifyEach, type TokenSession } from './session-member.ts';
import type { TokenSource } from './token-source.ts';

/** The state of a session. In every state but `ended`, the session may hold a token, valid or expired. */
type State =
  /** No request is in flight. The token is renewed at `renewAt`. */
  | { name: 'idle' }
  /** A token request is in flight, possibly during an outage. */
  | { name: 'requesting'; call: PageCall; pending: Promise<Result<TokenAnswer>>; outage: Outage | undefined }
  /** The last token request failed. The page is asked again at `retryAt`. */
  | { name: 'failing'; outage: Outage; retryAt: number }
  /** Nobody is signed in any more. Only `setToken` leaves this state. */
  | { name: 'ended'; fault: Fault };

export interface SessionLifecycleOptions {
  source: TokenSource;
  now: () => number;
  random: () => number;
  /** Called when the page replaces the source's initial token, and when the session ends. The next mount gets a new session. */
  onDetached: () => void;
}

/** The token and the state of a session, with the state transitions. Each transition notifies the members. */
export interface SessionLifecycle extends Pick<TokenSession, 'report' | 'end' | 'forget' | 'wake'> {
  readonly state: State;
  readonly held: HeldToken | undefined;
  hasValidToken(): boolean;
  /** Returns the current token, or the reason that there is none. */
  current(): Result<TokenAnswer>;
  /** Sets the timers. A session without members does not renew its token. */
  setTimers(): void;
  stop(): void;
  start(call: PageCall, pending: Promise<Result<TokenAnswer>>): void;
  accept(answer: TokenAnswer, reason: TokenReason): void;
  fail(reason: Fault): Result<never>;
}

const idle: State = { name: 'idle' };

export const errorResult = (why: Fault): Result<never> => ({ ok: false, fault: why });

/**
 * Creates the state of a session: idle, without a token.
 *
 * | in            | when                                                                     | enters       | by           |
 * | ------------- | ------------------------------------------------------------------------ | ------------ | ------------ |
 * | idle, failing | a member wants another token, or the time to renew or to try again comes | `requesting` | `start`      |
 * | idle, failing | the same, but the call limit is reached                                  | `failing`    | `fail`       |
 * | requesting    | the page gives a token                                                   | `idle`       | `accept`     |
 * | requesting    | the page gives an invalid token, the same token, or no answer in time    | `failing`    | `fail`       |
 * | requesting    | the page says that nobody is signed in                                   | `ended`      | `end`        |
 * | any but ended | the page logs out                                                        | `ended`      | `end`        |
 * | any but ended | the last member leaves                                                   | `idle`       | `stop`       |
 * | any           | the page sets a token                                                    | `idle`       | `accept`     |
 *
 * @param onDue Called when the token is due for renewal or a failed request for a retry.
 */
export function createSessionLifecycle(
  { source, now, random, onDetached }: SessionLifecycleOptions,
  members: ReadonlySet<Member>,
  onDue: () => void,
): SessionLifecycle {
  const { server } = source;
  let state: State = idle;
  let held: HeldToken | undefined;
  /** Calls `onEnd` of the members that have not been notified of the end yet. */
  let notifyEnd = (): void => {};

  const hasValidToken = (): boolean => held !== undefined && held.expiresAt > now();
  const outage = (): Outage | undefined => ('outage' in state ? state.outage : undefined);
  const notifyOutage = (): void => {
    const currentOutage = outage();
    if (!currentOutage) return;
    const isCurrent = (): boolean => outage()?.reported === currentOutage.reported;
    notifyEach(members, isCurrent, (member) => reportOutage(currentOutage, member, hasValidToken()));
  };
  const renewalAlarm = createAlarm(now, onDue);
  /** When the token expires during an outage, the members' warning becomes an error. */
  const expiryAlarm = createAlarm(now, notifyOutage);
  const setTimers = (): void => {
    const renewAt = state.name === 'idle' && held && members.size ? held.renewAt : Infinity;
    renewalAlarm.set(state.name === 'failing' ? state.retryAt : renewAt);
    expiryAlarm.set(held && hasValidToken() && outage() ? held.expiresAt : Infinity);
  };
  const enter = (next: State): void => {
    if (state.name === 'requesting') state.call.cancel();
    state = next;
    setTimers();
  };

  return {
    get state() {
      return state;
    },
    get held() {
      return held;
    },
    hasValidToken,
    current() {
      if (held) return { ok: true, value: tokenAnswerOf(held, now()) };
      if (state.name === 'failing') return errorResult(state.outage.fault);
      return errorResult(state.name === 'ended' ? state.fault : createFault('session_ended'));
    },
    setTimers,
    stop() {
      if (state.name !== 'ended') enter(idle);
    },
    start: (call, pending) => enter({ name: 'requesting', call, pending, outage: outage() }),
    accept(answer, reason) {
      // The page may set a token inside an `onEnd` call. It is for the next viewer, so first the remaining members end.
      notifyEnd();
      enter(idle);
      const current = createHeldToken(answer, source, now(), random);
      held = current;
      setTimers();
      const value = tokenAnswerOf(current, now());
      notifyEach(members, () => held === current, (member) => member.onToken(value, reason));
    },
    fail(reason) {
      const next = addFailure(outage(), withDocsUrl(reason, server));
      enter({ name: 'failing', outage: next, retryAt: now() + retryDelayMs(next, held ? held.expiresAt - now() : 0, random()) });
      if (next.fault.cause !== undefined && next.failures === 1) logFault(next.fault);
      notifyOutage();
      return errorResult(next.fault);
    },
    end(reason, why = createFault('session_ended')) {
      if (state.name === 'ended') return;
      const ended: State = { name: 'ended', fault: withDocsUrl(why, server) };
      enter(ended);
      held = undefined;
      onDetached();
      const unnotified = new Set(members);
      notifyEnd = () => notifyEach(members, () => state === ended, (member) => unnotified.delete(member) && member.onEnd(reason, ended.fault));
      notifyEnd();
    },
    report(member) {
      const currentOutage = outage();
      currentOutage?.reported.delete(member);
      if (currentOutage) reportOutage(currentOutage, member, hasValidToken());
    },
    forget() {
      held = undefined;
    },
    wake() {
      if (state.name === 'failing') onDue();
      else renewalAlarm.check();
    },
  };
}
