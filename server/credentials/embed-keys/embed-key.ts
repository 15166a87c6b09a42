import type { Refusals } from '../../platform/audit/refusals.ts';
import type { EmbedKeyStore, LiveEmbedKey } from './store.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { TenantRow } from '../../platform/store/schema.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import type { Grant } from '../../access/grant.ts';
import type { CredentialKind } from '../../access/kinds.ts';

const shape = /^embk_(?:live|test)_[0-9a-f]{32}$/;
const actions: Grant['actions'] = new Set(['receipts:read', 'invoices:read', 'offerings:read', 'sessions:open']);

/**
 * Finds an embed key and checks it against the tenant that it is used for.
 *
 * @param invalid Creates the error for an unknown, revoked or foreign key.
 * @throws HttpError that of `invalid`; `key_mode_mismatch` when a test key is used for a live tenant, or the other way round.
 */
export async function checkEmbedKey(
  { embedKeys }: { embedKeys: EmbedKeyStore },
  text: string,
  tenant: Pick<TenantRow, 'id' | 'mode'> | undefined,
  invalid = () => new HttpError('embed_key_invalid'),
): Promise<LiveEmbedKey> {
  const key = shape.test(text) ? await embedKeys.findLive(text) : undefined;
  if (!key) throw invalid();
  if (tenant && tenant.mode !== key.mode) {
    throw new HttpError('key_mode_mismatch', `The key is for ${key.mode} tenants, but this is a ${tenant.mode} tenant.`);
  }
  if (tenant && tenant.id !== key.tenantId) throw invalid();
  return key;
}

/** Credential kind: the public key of an embedding site. It gives pages of its own origins access to what is published. */
export function embedKeyKind({
  embedKeys,
  tenants,
  refusals,
}: {
  embedKeys: EmbedKeyStore;
  tenants: TenantStore;
  refusals: Refusals;
}): Pick<CredentialKind, 'recognises' | 'resolve'> {
  return {
    recognises: ({ text }) => text.startsWith('embk_'),
    async resolve({ text }, { tenantSlug, pageOrigin, request }) {
      const tenant = tenantSlug === undefined ? undefined : await tenants.find(tenantSlug);
      const key = await checkEmbedKey({ embedKeys }, text, tenant);
      const actor = { kind: 'embed-key', id: key.id } as const;
      const caller = { tenantId: key.tenantId, actor };
      if (tenantSlug !== undefined && tenantSlug !== key.tenantSlug) {
        throw new HttpError('embed_key_invalid', undefined, { cause: `The key does not belong to the tenant "${tenantSlug}".`, caller });
      }
      if (pageOrigin === undefined || !key.allowedOrigins.includes(pageOrigin)) {
        await refusals.note({ actor, requestId: request?.requestId ?? null, address: request?.address ?? null }, key.tenantId, {
          code: 'origin_not_allowed',
          pageOrigin,
        });
        throw new HttpError('origin_not_allowed', `The embed key does not allow ${pageOrigin ?? 'a page without an origin'}.`, { caller });
      }
      return { tenantId: key.tenantId, actor, actions, publishedOnly: true, pages: { origins: key.allowedOrigins } };
    },
  };
}
