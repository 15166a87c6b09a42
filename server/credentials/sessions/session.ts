import type { Refusals } from '../../platform/audit/refusals.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { FindLiveSession, LiveSession } from './live-sessions.ts';
import type { Grant } from '../../access/grant.ts';
import type { CredentialKind } from '../../access/kinds.ts';
import type { OwnTokens } from '../../access/own-token.ts';
import { refusal } from '../../access/tokens.ts';

export interface SessionDeps {
  ownTokens: OwnTokens;
  liveSession: FindLiveSession;
  refusals: Refusals;
  clock: Clock;
}

const actions: Grant['actions'] = new Set(['receipts:read', 'self:read', 'sessions:end']);

/** The kind of credential: one customer's session of an hour at most. Its row, and all that it was opened with, is read on every call. */
export function sessionKind({ ownTokens, liveSession, refusals, clock }: SessionDeps): Pick<CredentialKind, 'recognises' | 'resolve'> {
  return {
    recognises: ({ compact }) => ownTokens.recognises('session', compact),
    async resolve({ compact }, { tenantSlug, pageOrigin, request }) {
      const { jti, sub, tenant_id: tenantId, exp } = await ownTokens.verify('session', compact);
      const actor = { kind: 'session', id: jti } as const;
      const caller = { tenantId, actor };
      const row = await liveSession(jti);
      if (row && (row.tenant_id !== tenantId || row.customer_id !== sub)) throw refusal('The token does not fit its session.', caller);
      const fault = row ? faultOfSession(row, clock.now()) : 'it does not exist any more';
      if (!row || fault !== undefined) {
        const by = { actor, requestId: request?.requestId ?? null, address: request?.address ?? null };
        await refusals.note(by, tenantId, { code: 'session_revoked', pageOrigin });
        throw new HttpError('session_revoked', undefined, { cause: `The session is over: ${fault ?? ''}.`, caller });
      }
      if (tenantSlug !== undefined && tenantSlug !== row.tenant_slug) throw refusal(`The session belongs to another tenant than "${tenantSlug}".`, caller);
      const pages = row.embed_key_id === null ? { ofTenant: tenantId } : { embedKeyId: row.embed_key_id };
      return { tenantId, actor, actions, customerId: sub, pages, expiresAtMs: exp * 1_000 };
    },
  };
}

/** Why a session is over before its time, or `undefined`. Its own end in time is told by the token. */
export function faultOfSession(row: LiveSession, nowMs: number): string | undefined {
  if (row.revoked_at !== null) return 'it was revoked';
  if (row.blocked_at !== null) return 'the customer is blocked';
  if (row.embed_key_revoked_at !== null) return 'its embed key was revoked';
  if (row.signing_key_state === 'retired' && (row.signing_key_usable_until ?? 0) <= nowMs) return 'the key that signed for it is retired';
  return undefined;
}
