import { type ApiKeyStore, apiKeySecrets } from './store.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { CredentialKind } from '../../access/kinds.ts';
import { actionsOf } from '../../access/roles.ts';

/** Credential kind: an API key for management, of one tenant or of the operator (the request then names the tenant). */
export function apiKeyKind({ apiKeys }: { apiKeys: ApiKeyStore }): Pick<CredentialKind, 'recognises' | 'resolve'> {
  return {
    recognises: ({ text }) => text.startsWith('vtr_'),
    async resolve({ text }, { tenantSlug }) {
      const key = apiKeySecrets.isForm(text) ? await apiKeys.findBySecret(text) : undefined;
      if (!key) throw new HttpError('api_key_invalid', undefined, { cause: 'There is no such key, or it was revoked.' });
      const actor = { kind: 'api-key', id: key.id } as const;
      if (key.tenantSlug !== null && tenantSlug !== undefined && key.tenantSlug !== tenantSlug) {
        throw new HttpError('api_key_invalid', undefined, {
          cause: `The key does not belong to the tenant "${tenantSlug}".`,
          caller: { tenantId: key.tenantId, actor },
        });
      }
      return {
        tenantId: key.tenantId,
        actor,
        actions: actionsOf(key.role, { operator: key.tenantId === null }),
      };
    },
  };
}
