import type { Fault, Result } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import { documented, fault, tellConsole } from '../embed-error.ts';
import { createAlarm } from './alarm.ts';
import { answerOf, type HeldToken, holdToken } from './held-token.ts';
import { failedAgain, type Outage, pauseMsAfter, tellOf } from './outage.ts';
import type { PageCall } from './page-call.ts';
import { type Member, tellEach, type TokenSession } from './session-member.ts';
import type { TokenSource } from './token-source.ts';

/** The state of a session. In every state but `ended`, the session may hold a token, valid or expired. */
type State =
  /** No request is in flight. The token is renewed at `renewAt`. */
  | { name: 'resting' }
  /** A token request is in flight, possibly during an outage. */
  | { name: 'asking'; call: PageCall; flight: Promise<Result<TokenAnswer>>; outage: Outage | undefined }
  /** The last token request failed. The page is asked again at `retryAt`. */
  | { name: 'failing'; outage: Outage; retryAt: number }
  /** Nobody is signed in any more. Only `setToken` leaves this state. */
  | { name: 'ended'; fault: Fault };

export interface SessionLifeOptions {
  source: TokenSource;
  now: () => number;
  random: () => number;
  /** Called when the page replaces the source's initial token, and when the session ends. The next mount gets a new session. */
  onDetached: () => void;
}

/** The token and the state of a session, with the state transitions. Each transition notifies the members. */
export interface SessionLife extends Pick<TokenSession, 'begin' | 'finish' | 'forget' | 'wake'> {
  readonly state: State;
  readonly held: HeldToken | undefined;
  isGood(): boolean;
  /** Returns the current token, or the reason that there is none. */
  current(): Result<TokenAnswer>;
  /** Sets the timers. A session without members does not renew its token. */
  setAlarms(): void;
  rest(): void;
  ask(call: PageCall, flight: Promise<Result<TokenAnswer>>): void;
  accept(answer: TokenAnswer, reason: TokenReason): void;
  fail(reason: Fault): Result<never>;
}

const resting: State = { name: 'resting' };

export const refused = (why: Fault): Result<never> => ({ ok: false, fault: why });

/**
 * Creates the state of a session: resting, without a token.
 *
 * | in               | when                                                                      | enters    | by       |
 * | ---------------- | ------------------------------------------------------------------------- | --------- | -------- |
 * | resting, failing | a member wants another token, or the time to renew or to try again comes  | `asking`  | `ask`    |
 * | resting, failing | the same, but the call limit is reached                                   | `failing` | `fail`   |
 * | asking           | the page gives a token                                                    | `resting` | `accept` |
 * | asking           | the page gives an invalid token, the same token, or no answer in time     | `failing` | `fail`   |
 * | asking           | the page says that nobody is signed in                                    | `ended`   | `finish` |
 * | any but ended    | the page logs out                                                         | `ended`   | `finish` |
 * | any but ended    | the last member leaves                                                    | `resting` | `rest`   |
 * | any              | the page sets a token                                                     | `resting` | `accept` |
 *
 * @param onDue Called when the token is due for renewal or a failed request for a retry.
 */
export function createSessionLife({ source, now, random, onDetached }: SessionLifeOptions, members: ReadonlySet<Member>, onDue: () => void): SessionLife {
  const { server } = source;
  let state: State = resting;
  let held: HeldToken | undefined;
  /** Calls `onEnd` of the members that have not been told of the end yet. */
  let tellEnd = (): void => {};

  const isGood = (): boolean => held !== undefined && held.endsAt > now();
  const outage = (): Outage | undefined => ('outage' in state ? state.outage : undefined);
  const tellOutage = (): void => {
    const about = outage();
    if (about) tellEach(members, () => outage()?.told === about.told, (member) => tellOf(about, member, isGood()));
  };
  const due = createAlarm(now, onDue);
  /** When the token expires during an outage, the members' warning becomes an error. */
  const over = createAlarm(now, tellOutage);
  const setAlarms = (): void => {
    const renewAt = state.name === 'resting' && held && members.size ? held.renewAt : Infinity;
    due.set(state.name === 'failing' ? state.retryAt : renewAt);
    over.set(held && isGood() && outage() ? held.endsAt : Infinity);
  };
  const enter = (next: State): void => {
    if (state.name === 'asking') state.call.drop();
    state = next;
    setAlarms();
  };

  return {
    get state() {
      return state;
    },
    get held() {
      return held;
    },
    isGood,
    current() {
      if (held) return { ok: true, value: answerOf(held, now()) };
      if (state.name === 'failing') return refused(state.outage.fault);
      return refused(state.name === 'ended' ? state.fault : fault('session_ended'));
    },
    setAlarms,
    rest() {
      if (state.name !== 'ended') enter(resting);
    },
    ask: (call, flight) => enter({ name: 'asking', call, flight, outage: outage() }),
    accept(answer, reason) {
      // The page may set a token inside an `onEnd` call. It is for the next viewer, so first the remaining members end.
      tellEnd();
      enter(resting);
      const mine = holdToken(answer, source, now(), random);
      held = mine;
      setAlarms();
      const value = answerOf(mine, now());
      tellEach(members, () => held === mine, (member) => member.onToken(value, reason));
    },
    fail(reason) {
      const worse = failedAgain(outage(), documented(reason, server));
      enter({ name: 'failing', outage: worse, retryAt: now() + pauseMsAfter(worse, held ? held.endsAt - now() : 0, random()) });
      if (worse.fault.cause !== undefined && worse.failures === 1) tellConsole(worse.fault);
      tellOutage();
      return refused(worse.fault);
    },
    finish(reason, why = fault('session_ended')) {
      if (state.name === 'ended') return;
      const ended: State = { name: 'ended', fault: documented(why, server) };
      enter(ended);
      held = undefined;
      onDetached();
      const untold = new Set(members);
      tellEnd = () => tellEach(members, () => state === ended, (member) => untold.delete(member) && member.onEnd(reason, ended.fault));
      tellEnd();
    },
    begin(member) {
      const about = outage();
      about?.told.delete(member);
      if (about) tellOf(about, member, isGood());
    },
    forget() {
      held = undefined;
    },
    wake() {
      if (state.name === 'failing') onDue();
      else due.check();
    },
  };
}
