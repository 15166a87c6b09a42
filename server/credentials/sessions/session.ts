import type { Refusals } from '../../platform/audit/refusals.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { FindLiveSession } from './live-sessions.ts';
import { customerActions, type Grant } from '../../access/grant.ts';
import type { CredentialKind } from '../../access/kinds.ts';
import type { OwnTokens } from '../../access/own-token.ts';
import { refusal } from '../../access/tokens.ts';

export interface SessionDeps {
  ownTokens: OwnTokens;
  liveSession: FindLiveSession;
  refusals: Refusals;
}

const actions: Grant['actions'] = new Set([...customerActions, 'sessions:end']);

/** Credential kind: a customer's session of one hour at most. Every call reads its row and everything that it was opened with. */
export function sessionKind({ ownTokens, liveSession, refusals }: SessionDeps): Pick<CredentialKind, 'recognises' | 'resolve'> {
  return {
    recognises: ({ compact }) => ownTokens.recognises('session', compact),
    async resolve({ compact }, { tenantSlug, pageOrigin, request }) {
      const { jti, sub, tenant_id: tenantId, exp } = await ownTokens.verify('session', compact);
      const actor = { kind: 'session', id: jti } as const;
      const caller = { tenantId, actor };
      const live = await liveSession(jti);
      if (live && (live.tenantId !== tenantId || live.customerId !== sub)) throw refusal('The token does not match its session.', caller);
      if (!live || live.ended) {
        const by = { actor, requestId: request?.requestId ?? null, address: request?.address ?? null };
        await refusals.note(by, tenantId, { code: 'session_revoked', pageOrigin });
        throw new HttpError('session_revoked', undefined, { cause: `The session has ended: ${live?.ended?.why ?? 'it no longer exists'}.`, caller });
      }
      if (tenantSlug !== undefined && tenantSlug !== live.tenantSlug) throw refusal(`The session does not belong to the tenant "${tenantSlug}".`, caller);
      const pages = live.embedKeyId === null ? { ofTenant: tenantId } : { embedKeyId: live.embedKeyId };
      return { tenantId, actor, actions, customerId: sub, pages, expiresAtMs: exp * 1_000 };
    },
  };
}
