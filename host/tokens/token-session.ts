import type { Result } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import { fault } from '../embed-error.ts';
import { isFrameCode } from '../messages/frame-event.ts';
import { parseToken } from './fetch-token.ts';
import { callPage, type PageCall, type PageCallOptions } from './page-call.ts';
import { createSessionLife, refused, type SessionLifeOptions } from './session-life.ts';
import type { Answer, Member, TokenSession } from './session-member.ts';

const noWay = ' this mount has no way to a new one. Give it `getToken` or `refreshUrl`, or call `setToken`.';

/** Opens a session for a token source. A request gets the current token if that is valid and new to the requesting member; otherwise the page is asked. */
export function openSession(options: PageCallOptions & SessionLifeOptions): TokenSession {
  const { source, limit, now, onDetached } = options;
  const { renewal, first } = source;
  const members = new Set<Member>();
  const life = createSessionLife(options, members, () => {
    const asker = [...members].find(({ iframe }) => iframe.isConnected);
    if (asker) void session.renew(asker);
  });

  const askPage = (asker: Member, reason: TokenReason, code?: unknown): Answer => {
    if (!limit.isOpen()) return life.fail(fault('token_rate_limited', ': the page was asked ten times within a minute.', true));
    const call = callPage(options, asker, reason);
    const flight = hear(call, reason, code);
    life.ask(call, flight);
    return flight;
  };
  /** Applies the result of a call, unless the session has moved on. */
  const hear = async (call: PageCall, reason: TokenReason, code: unknown): Promise<Result<TokenAnswer>> => {
    const heard = await call.heard;
    const { state, held } = life;
    if (state.name !== 'asking' || state.call !== call) return life.current();
    if (heard.kind === 'failed') return life.fail(heard.fault);
    if (heard.kind === 'none') {
      const why = `: the server refused the token${isFrameCode(code) ? ` (${code})` : ''}, and${noWay}`;
      life.finish('unavailable', !renewal && reason === 'rejected' ? { ...fault('session_ended', why), status: 401 } : undefined);
    } else if (heard.answer.token === held?.token) return life.fail(fault('token_reused', ': the page gave the token that it had given before.', true));
    else life.accept(heard.answer, reason);
    return life.current();
  };

  const session: TokenSession = {
    join(member) {
      members.add(member);
      life.setAlarms();
      void session.ask(member, 'mount');
      // `mount` returns its handle first.
      queueMicrotask(() => members.has(member) && life.begin(member));
    },
    leave(member) {
      members.delete(member);
      if (!members.size) life.rest();
      return members.size;
    },
    begin: life.begin,
    ask(asker, reason, heldToken, code) {
      const { state, held } = life;
      if (state.name === 'ended' || (life.isGood() && held?.token !== heldToken)) return life.current();
      if (state.name === 'asking') return state.flight;
      // A first request waits for the next retry.
      if (state.name === 'failing' && now() < state.retryAt && reason === 'mount') return refused(state.outage.fault);
      return askPage(asker, reason, code);
    },
    renew(asker) {
      const { state, held } = life;
      const isGood = life.isGood();
      if (state.name === 'ended') return life.current();
      if (!renewal && isGood) return refused(fault('token_unavailable', `:${noWay}`));
      if (state.name === 'asking') return state.flight;
      return askPage(asker, held ? (isGood ? 'expiring' : 'expired') : 'mount');
    },
    take(given) {
      const parsed = parseToken(given);
      if (parsed.kind !== 'token') return false;
      if (first) onDetached();
      life.accept(parsed.answer, 'mount');
      return true;
    },
    finish: life.finish,
    forget: life.forget,
    wake: life.wake,
  };
  if (first) life.accept({ token: first }, 'mount');
  return session;
}
