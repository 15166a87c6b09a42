import type { Result } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import { createFault } from '../embed-error.ts';
import { isFrameCode } from '../messages/frame-event.ts';
import { parseToken } from './fetch-token.ts';
import { callPage, type PageCall, type PageCallOptions } from './page-call.ts';
import { createSessionLifecycle, errorResult, type SessionLifecycleOptions } from './session-lifecycle.ts';
import type { Member, TokenResult, TokenSession } from './session-member.ts';

const noRenewal = ' this mount cannot get a new one. Give it `getToken` or `refreshUrl`, or call `setToken`.';

/** Opens a session for a token source. A request gets the current token if that is valid and new to the requesting member; otherwise the page is asked. */
export function openSession(options: PageCallOptions & SessionLifecycleOptions): TokenSession {
  const { source, limit, now, onDetached } = options;
  const { renewal, initial } = source;
  const members = new Set<Member>();
  const lifecycle = createSessionLifecycle(options, members, () => {
    const requester = [...members].find(({ iframe }) => iframe.isConnected);
    if (requester) void session.renew(requester);
  });

  const requestFromPage = (requester: Member, reason: TokenReason, code?: unknown): TokenResult => {
    if (!limit.isOpen()) return lifecycle.fail(createFault('token_rate_limited', ': the page was asked ten times within a minute.', true));
    const call = callPage(options, requester, reason);
    const pending = applyResult(call, reason, code);
    lifecycle.start(call, pending);
    return pending;
  };
  /** Applies the result of a call, unless the session has moved on. */
  const applyResult = async (call: PageCall, reason: TokenReason, code: unknown): Promise<Result<TokenAnswer>> => {
    const result = await call.result;
    const { state, held } = lifecycle;
    if (state.name !== 'requesting' || state.call !== call) return lifecycle.current();
    if (result.kind === 'failed') return lifecycle.fail(result.fault);
    if (result.kind === 'none') {
      const why = `: the server refused the token${isFrameCode(code) ? ` (${code})` : ''}, and${noRenewal}`;
      lifecycle.end('unavailable', !renewal && reason === 'rejected' ? { ...createFault('session_ended', why), status: 401 } : undefined);
    } else if (result.answer.token === held?.token)
      return lifecycle.fail(createFault('token_reused', ': the page gave the same token again.', true));
    else lifecycle.accept(result.answer, reason);
    return lifecycle.current();
  };

  const session: TokenSession = {
    join(member) {
      members.add(member);
      lifecycle.setTimers();
      void session.getToken(member, 'mount');
      // `mount` returns its handle first.
      queueMicrotask(() => members.has(member) && lifecycle.report(member));
    },
    leave(member) {
      members.delete(member);
      if (!members.size) lifecycle.stop();
      return members.size;
    },
    report: lifecycle.report,
    getToken(requester, reason, heldToken, code) {
      const { state, held } = lifecycle;
      if (state.name === 'ended' || (lifecycle.hasValidToken() && held?.token !== heldToken)) return lifecycle.current();
      if (state.name === 'requesting') return state.pending;
      // A first request waits for the next retry.
      if (state.name === 'failing' && now() < state.retryAt && reason === 'mount') return errorResult(state.outage.fault);
      return requestFromPage(requester, reason, code);
    },
    renew(requester) {
      const { state, held } = lifecycle;
      const isValid = lifecycle.hasValidToken();
      if (state.name === 'ended') return lifecycle.current();
      if (!renewal && isValid) return errorResult(createFault('token_unavailable', `:${noRenewal}`));
      if (state.name === 'requesting') return state.pending;
      return requestFromPage(requester, held ? (isValid ? 'expiring' : 'expired') : 'mount');
    },
    accept(given) {
      const parsed = parseToken(given);
      if (parsed.kind !== 'token') return false;
      if (initial) onDetached();
      lifecycle.accept(parsed.answer, 'mount');
      return true;
    },
    end: lifecycle.end,
    forget: lifecycle.forget,
    wake: lifecycle.wake,
  };
  if (initial) lifecycle.accept({ token: initial }, 'mount');
  return session;
}
