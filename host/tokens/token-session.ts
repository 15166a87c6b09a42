import type { Fault, Result } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import { documented, fault, tellConsole } from '../embed-error.ts';
import { createAlarm } from './alarm.ts';
import { parseToken } from './fetch-token.ts';
import { answerOf, type HeldToken, holdToken } from './held-token.ts';
import type { CallLimit } from './call-limit.ts';
import { failedAgain, type Outage, pauseMsAfter, tellOf } from './outage.ts';
import { callPage, type PageCall } from './page-call.ts';
import type { Member, TokenSession } from './session-member.ts';
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

export interface SessionOptions {
  source: TokenSource;
  timeoutMs: number;
  limit: CallLimit;
  now: () => number;
  random: () => number;
  /** It has a token that its source does not stand for any more, or none for good: who comes next gets a session of its own. */
  onDetached: () => void;
}

const resting: State = { name: 'resting' };

export function openSession({ source, timeoutMs, limit, now, random, onDetached }: SessionOptions): TokenSession {
  const { renewal, first, server } = source;
  const members = new Set<Member>();
  let state: State = resting;
  let held: HeldToken | undefined;

  const isGood = (): boolean => held !== undefined && held.endsAt > now();
  const outage = (): Outage | undefined => ('outage' in state ? state.outage : undefined);

  const current = (): Result<TokenAnswer> => {
    if (held) return { ok: true, value: answerOf(held, now()) };
    return { ok: false, fault: state.name === 'ended' ? state.fault : state.name === 'failing' ? state.outage.fault : fault('session_ended') };
  };
  const enter = (next: State): void => {
    if (state.name === 'asking') state.call.drop();
    state = next;
  };

  const tellAll = (): void => {
    const about = outage();
    for (const member of [...members]) if (about && outage()?.told === about.told) tellOf(about, member, isGood());
  };
  const askAgain = (): void => {
    const asker = [...members].find(({ iframe }) => iframe.isConnected);
    if (asker) void session.renew(asker);
  };
  /** The session acts by itself: it renews its token, or tries again. */
  const due = createAlarm(now, askAgain);
  /** An outage outlives the token. */
  const over = createAlarm(now, tellAll);

  const accept = (answer: TokenAnswer, reason: TokenReason): void => {
    enter(resting);
    over.set(Infinity);
    const mine = holdToken(answer, source, now(), random);
    held = mine;
    if (members.size) due.set(mine.renewAt);
    const value = answerOf(mine, now());
    // A page that ends the session while it is told of its token has ended it for those behind, too.
    for (const member of [...members]) if (held === mine) member.onToken(value, reason);
  };
  /** An outage: everybody is told, and it is tried again later, each time later than the last. */
  const fail = (reason: Fault): Result<never> => {
    const worse = failedAgain(outage(), documented(reason, server));
    const pauseMs = pauseMsAfter(worse, held ? held.endsAt - now() : 0, random());
    enter({ name: 'failing', outage: worse, retryAt: now() + pauseMs });
    due.set(now() + pauseMs);
    over.set(held && isGood() ? held.endsAt : Infinity);
    if (worse.fault.cause !== undefined && worse.failures === 1) tellConsole(worse.fault);
    tellAll();
    return { ok: false, fault: worse.fault };
  };

  /** What the page has said becomes what is under way next, unless something else has by then. */
  const hear = async (call: PageCall, reason: TokenReason): Promise<Result<TokenAnswer>> => {
    const heard = await call.heard;
    if (state.name !== 'asking' || state.call !== call) return current();
    if (heard.kind === 'failed') return fail(heard.fault);
    if (heard.kind === 'none') session.finish('unavailable');
    else if (heard.answer.token === held?.token) return fail(fault('token_reused', ': the page gave the token that it had given before.', true));
    else accept(heard.answer, reason);
    return current();
  };

  const session: TokenSession = {
    join(member) {
      members.add(member);
      if (held && state.name === 'resting') due.set(held.renewAt);
      void session.ask(member, 'mount');
      // Not before `mount` has returned its handle.
      queueMicrotask(() => members.has(member) && session.begin(member));
    },
    leave(member) {
      members.delete(member);
      if (!members.size) {
        enter(state.name === 'ended' ? state : resting);
        over.set(Infinity);
        due.set(Infinity);
      }
      return members.size;
    },
    begin(member) {
      const about = outage();
      about?.told.delete(member);
      if (about) tellOf(about, member, isGood());
    },
    ask(asker, reason, heldToken) {
      if (state.name === 'ended') return { ok: false, fault: state.fault };
      if (isGood() && held?.token !== heldToken) return current();
      if (state.name === 'asking') return state.flight;
      // A first question that is repeated waits for the next try.
      if (state.name === 'failing' && now() < state.retryAt && reason === 'mount') return { ok: false, fault: state.outage.fault };
      if (!limit.isOpen()) return fail(fault('token_rate_limited', ': the page was asked ten times within a minute.', true));
      const call = callPage({ source, limit, timeoutMs }, asker, reason);
      const flight = hear(call, reason);
      state = { name: 'asking', call, flight, outage: outage() };
      due.set(Infinity);
      return flight;
    },
    renew(asker) {
      if (state.name === 'ended') return { ok: false, fault: state.fault };
      if (!renewal && isGood())
        return {
          ok: false,
          fault: fault('token_unavailable', ': this mount has no way to a new one. Give it `getToken` or `refreshUrl`, or call `setToken`.'),
        };
      if (state.name === 'failing') state.retryAt = 0;
      return session.ask(asker, held ? (isGood() ? 'expiring' : 'expired') : 'mount', held?.token);
    },
    take(given) {
      const parsed = parseToken(given);
      if (parsed.kind !== 'token') return false;
      if (first) onDetached();
      accept(parsed.answer, 'mount');
      return true;
    },
    finish(reason) {
      if (state.name === 'ended') return;
      const ended: State = { name: 'ended', fault: documented(fault('session_ended'), server) };
      enter(ended);
      over.set(Infinity);
      due.set(Infinity);
      held = undefined;
      onDetached();
      const isStill = (): boolean => state === ended;
      for (const member of [...members]) if (isStill()) member.onEnd(reason);
    },
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
