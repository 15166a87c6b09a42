import type { Request } from 'express';
import type { AreaPolicy } from '../../access/api-areas.ts';
import type { Clock } from '../../clock.ts';
import type { HttpError } from '../../errors/http-error.ts';
import type { Wire } from '../../platform/http/routes/wire.ts';
import type { Config } from '../../config/config.ts';
import type { CustomerStore } from '../../resources/customers/store.ts';
import { isPublished } from '../../resources/links/publication.ts';
import type { StoredReceipt } from '../../resources/receipts/model.ts';
import type { ReceiptStore } from '../../resources/receipts/store.ts';
import { isShown } from '../../resources/receipts/lists/viewer-filter.ts';
import type { TenantStore } from '../../resources/tenants/store.ts';
import { createWire, notHere } from '../vendor.ts';

const error = { type: 'object', required: ['message', 'code'], properties: { message: { type: 'string' }, code: { type: 'string' } } };

export const form = {
  name: 'paid',
  refusal: ({ code, message }: HttpError) => ({ error: { message, code } }),
  refusalSchema: { type: 'object', required: ['error'], properties: { error } },
} as const;

const areas: AreaPolicy = {
  manage: 'action_not_allowed',
  read: 'open',
  self: 'action_not_allowed',
  widget: 'widget_token_required',
  exchange: 'embed_key_required',
  link: 'token_invalid',
};

export interface PaidDeps {
  tenants: TenantStore;
  receipts: ReceiptStore;
  customers: CustomerStore;
  clock: Clock;
  config: Pick<Config, 'publicUrl'>;
}

/**
 * Wire for addresses with a share token. The share token names the tenant, so the tenant's tokens need no `kid`. Anyone with the address can read a
 * published receipt.
 */
export function sharedWire({ tenants, receipts, clock }: PaidDeps): Wire {
  async function receiptOf({ params }: Request): Promise<StoredReceipt> {
    const receipt = await receipts.findByShareToken(String(params['token']));
    if (!receipt || !isShown(receipt)) throw notHere();
    return receipt;
  }
  const wire = createWire(tenants, {
    ...form,
    async tenantOf(request) {
      const { tenant_id: id } = await receiptOf(request);
      // Runs before any error about a credential: without this vendor, the tenant has nothing here.
      await wire.admit(id);
      return (await tenants.read(id)).slug;
    },
    async anonymous(request) {
      const receipt = await receiptOf(request);
      if (!isPublished(receipt, clock.now())) return undefined;
      return { tenantId: receipt.tenant_id, actor: { kind: 'public-link', id: null }, actions: new Set(['receipts:read']), publishedOnly: true, areas };
    },
  });
  return wire;
}

/** Wire for backends, which have an API key. */
export const backendWire = ({ tenants }: PaidDeps): Wire => createWire(tenants, { ...form, slash: true });
