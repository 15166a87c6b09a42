import type { Fault, Result } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import { documented, fault, tellConsole } from '../embed-error.ts';
import { isFrameCode } from '../messages/frame-event.ts';
import { createAlarm } from './alarm.ts';
import { parseToken } from './fetch-token.ts';
import { answerOf, type HeldToken, holdToken } from './held-token.ts';
import { failedAgain, type Outage, pauseMsAfter, tellOf } from './outage.ts';
import { callPage, type PageCall, type PageCallOptions } from './page-call.ts';
import { type Answer, type Member, tellEach, type TokenSession } from './session-member.ts';

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

export interface SessionOptions extends PageCallOptions {
  now: () => number;
  random: () => number;
  /** It has a token that its source does not stand for any more, or none for good: who comes next gets a session of its own. */
  onDetached: () => void;
}

const noWay = ' this mount has no way to a new one. Give it `getToken` or `refreshUrl`, or call `setToken`.';
const resting: State = { name: 'resting' };
const refused = (why: Fault): Result<never> => ({ ok: false, fault: why });

/**
 * Keeps one token of a source alive for its members. Who asks gets the token that is held, as long as it is good and news to him; else the page is asked.
 *
 * | in               | when                                                                      | enters    | by        |
 * | ---------------- | ------------------------------------------------------------------------- | --------- | --------- |
 * | resting, failing | a member wants another token, or the time to renew or to try again comes  | `asking`  | `askPage` |
 * | resting, failing | so, and the page was asked too often                                      | `failing` | `fail`    |
 * | asking           | the page gives a token                                                    | `resting` | `accept`  |
 * | asking           | it gives none that can be one, the same again, or nothing in time         | `failing` | `fail`    |
 * | asking           | it says that nobody is signed in                                          | `ended`   | `finish`  |
 * | any but ended    | the page logs out                                                         | `ended`   | `finish`  |
 * | any but ended    | the last member leaves                                                    | `resting` | `leave`   |
 * | any              | the page sets a token                                                     | `resting` | `accept`  |
 */
export function openSession(options: SessionOptions): TokenSession {
  const { source, limit, now, random, onDetached } = options;
  const { renewal, first, server } = source;
  const members = new Set<Member>();
  let state: State = resting;
  let held: HeldToken | undefined;
  /** Tells the members of the end who have not heard of it yet. */
  let tellEnd = (): void => {};

  const isGood = (): boolean => held !== undefined && held.endsAt > now();
  const outage = (): Outage | undefined => ('outage' in state ? state.outage : undefined);
  const current = (): Result<TokenAnswer> => {
    if (held) return { ok: true, value: answerOf(held, now()) };
    if (state.name === 'failing') return refused(state.outage.fault);
    return refused(state.name === 'ended' ? state.fault : fault('session_ended'));
  };

  const tellOutage = (): void => {
    const about = outage();
    if (about) tellEach(members, () => outage()?.told === about.told, (member) => tellOf(about, member, isGood()));
  };
  const askAgain = (): void => {
    const asker = [...members].find(({ iframe }) => iframe.isConnected);
    if (asker) void session.renew(asker);
  };
  /** The session acts by itself: it renews its token, or tries again. */
  const due = createAlarm(now, askAgain);
  /** An outage outlives the token. */
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
  const accept = (answer: TokenAnswer, reason: TokenReason): void => {
    enter(resting);
    const mine = holdToken(answer, source, now(), random);
    held = mine;
    setAlarms();
    const value = answerOf(mine, now());
    tellEach(members, () => held === mine, (member) => member.onToken(value, reason));
  };
  const fail = (reason: Fault): Result<never> => {
    const worse = failedAgain(outage(), documented(reason, server));
    enter({ name: 'failing', outage: worse, retryAt: now() + pauseMsAfter(worse, held ? held.endsAt - now() : 0, random()) });
    if (worse.fault.cause !== undefined && worse.failures === 1) tellConsole(worse.fault);
    tellOutage();
    return refused(worse.fault);
  };
  const finish: TokenSession['finish'] = (reason, why = fault('session_ended')) => {
    if (state.name === 'ended') return;
    const ended: State = { name: 'ended', fault: documented(why, server) };
    enter(ended);
    held = undefined;
    onDetached();
    const untold = new Set(members);
    tellEnd = () => tellEach(members, () => state === ended, (member) => untold.delete(member) && member.onEnd(reason, ended.fault));
    tellEnd();
  };
  const askPage = (asker: Member, reason: TokenReason, code?: unknown): Answer => {
    if (!limit.isOpen()) return fail(fault('token_rate_limited', ': the page was asked ten times within a minute.', true));
    const call = callPage(options, asker, reason);
    const flight = hear(call, reason, code);
    enter({ name: 'asking', call, flight, outage: outage() });
    return flight;
  };
  /** What came of asking, unless the session has gone on. */
  const hear = async (call: PageCall, reason: TokenReason, code: unknown): Promise<Result<TokenAnswer>> => {
    const heard = await call.heard;
    if (state.name !== 'asking' || state.call !== call) return current();
    if (heard.kind === 'failed') return fail(heard.fault);
    if (heard.kind === 'none') {
      const why = `: the server refused the token${isFrameCode(code) ? ` (${code})` : ''}, and${noWay}`;
      finish('unavailable', !renewal && reason === 'rejected' ? { ...fault('session_ended', why), status: 401 } : undefined);
    } else if (heard.answer.token === held?.token) return fail(fault('token_reused', ': the page gave the token that it had given before.', true));
    else accept(heard.answer, reason);
    return current();
  };

  const session: TokenSession = {
    join(member) {
      members.add(member);
      setAlarms();
      void session.ask(member, 'mount');
      // Not before `mount` has returned its handle.
      queueMicrotask(() => members.has(member) && session.begin(member));
    },
    leave(member) {
      members.delete(member);
      if (!members.size && state.name !== 'ended') enter(resting);
      return members.size;
    },
    begin(member) {
      const about = outage();
      about?.told.delete(member);
      if (about) tellOf(about, member, isGood());
    },
    ask(asker, reason, heldToken, code) {
      if (state.name === 'ended') return refused(state.fault);
      if (isGood() && held?.token !== heldToken) return current();
      if (state.name === 'asking') return state.flight;
      // A first question waits for the next try.
      if (state.name === 'failing' && now() < state.retryAt && reason === 'mount') return refused(state.outage.fault);
      return askPage(asker, reason, code);
    },
    renew(asker) {
      if (state.name === 'ended') return refused(state.fault);
      if (!renewal && isGood()) return refused(fault('token_unavailable', `:${noWay}`));
      if (state.name === 'asking') return state.flight;
      return askPage(asker, held ? (isGood() ? 'expiring' : 'expired') : 'mount');
    },
    take(given) {
      const parsed = parseToken(given);
      if (parsed.kind !== 'token') return false;
      if (first) onDetached();
      // Set while the page is told of the end, it is for the next viewer: who still shows the last one ends before.
      tellEnd();
      accept(parsed.answer, 'mount');
      return true;
    },
    finish,
    forget() {
      held = undefined;
    },
    wake() {
      if (state.name === 'failing') askAgain();
      else due.check();
    },
  };
  if (first) accept({ token: first }, 'mount');
  return session;
}
