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

/** What goes on. A token that is held is good or over by itself, in each of these. */
type State =
  /** Nothing is under way. The token is renewed when its time comes. */
  | { name: 'resting' }
  /** The page is asked. An outage may be what this is to end. */
  | { name: 'asking'; call: PageCall; flight: Promise<Result<TokenAnswer>>; outage: Outage | undefined }
  /** The page could give none. It is asked again at `retryAt`. */
  | { name: 'failing'; outage: Outage; retryAt: number }
  /** Nobody is signed in any more. Only a token from the page itself leads out. */
  | { name: 'ended'; fault: Fault };

export interface SessionLifeOptions {
  source: TokenSource;
  now: () => number;
  random: () => number;
  /** It has a token that its source does not stand for any more, or none for good: who comes next gets a session of its own. */
  onDetached: () => void;
}

/** The token of a session, what goes on, and the moves from one state into the next, of which the members are told. */
export interface SessionLife extends Pick<TokenSession, 'begin' | 'finish' | 'forget' | 'wake'> {
  readonly state: State;
  readonly held: HeldToken | undefined;
  isGood(): boolean;
  /** The token that is held, or why there is none. */
  current(): Result<TokenAnswer>;
  /** Without members, the token is not renewed. */
  setAlarms(): void;
  rest(): void;
  ask(call: PageCall, flight: Promise<Result<TokenAnswer>>): void;
  accept(answer: TokenAnswer, reason: TokenReason): void;
  fail(reason: Fault): Result<never>;
}

const resting: State = { name: 'resting' };

export const refused = (why: Fault): Result<never> => ({ ok: false, fault: why });

/**
 * Begins the life of a session, at rest and without a token.
 *
 * | in               | when                                                                      | enters    | by       |
 * | ---------------- | ------------------------------------------------------------------------- | --------- | -------- |
 * | resting, failing | a member wants another token, or the time to renew or to try again comes  | `asking`  | `ask`    |
 * | resting, failing | so, and the page was asked too often                                      | `failing` | `fail`   |
 * | asking           | the page gives a token                                                    | `resting` | `accept` |
 * | asking           | it gives none that can be one, the same again, or nothing in time         | `failing` | `fail`   |
 * | asking           | it says that nobody is signed in                                          | `ended`   | `finish` |
 * | any but ended    | the page logs out                                                         | `ended`   | `finish` |
 * | any but ended    | the last member leaves                                                    | `resting` | `rest`   |
 * | any              | the page sets a token                                                     | `resting` | `accept` |
 *
 * @param onDue It is time to renew the token, or to try again.
 */
export function createSessionLife({ source, now, random, onDetached }: SessionLifeOptions, members: ReadonlySet<Member>, onDue: () => void): SessionLife {
  const { server } = source;
  let state: State = resting;
  let held: HeldToken | undefined;
  /** Tells the members of the end who have not heard of it yet. */
  let tellEnd = (): void => {};

  const isGood = (): boolean => held !== undefined && held.endsAt > now();
  const outage = (): Outage | undefined => ('outage' in state ? state.outage : undefined);
  const tellOutage = (): void => {
    const about = outage();
    if (about) tellEach(members, () => outage()?.told === about.told, (member) => tellOf(about, member, isGood()));
  };
  const due = createAlarm(now, onDue);
  /** The token ends while an outage lasts: what was a warning is an error from then on. */
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
      // A token that the page sets while it is told of the end is for the next viewer: who still shows the last one ends before.
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
