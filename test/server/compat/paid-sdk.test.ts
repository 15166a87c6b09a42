import { PaidClient, PaidError } from '@paid-ai/paid-node';
import { expect, it } from 'vitest';
import { forEachWorld } from '../../support/server/world.ts';

/*
 * Paid's own Node SDK 1.7.1 from npm. Changed: `environment` and `token`, which are arguments of its client. Its telemetry is off here (see
 * docs/decisions/0048-packages-of-other-vendors-in-tests.md); no call for value receipts uses it.
 */
forEachWorld('the SDK of Paid', (world) => {
  const client = (token = world().acme.apiKey): PaidClient => new PaidClient({ environment: `${world().base}/api/v2`, token, maxRetries: 0 });
  const setCompat = (compat = ['paid']): Promise<unknown> => world().manage(world().acme.apiKey, 'PATCH', '/v1/tenants/acme', { compat });
  const fault = async (call: Promise<unknown>): Promise<unknown[]> => {
    const error: unknown = await call.then(
      () => 'it was taken',
      (reason: unknown) => reason,
    );
    return error instanceof PaidError ? [error.statusCode, (error.body as { error?: { code?: string } }).error?.code] : [error];
  };

  it('I5 receives not_found until the tenant enables it', async () => {
    await setCompat([]);
    expect(await fault(client().valueReceipts.listValueReceipts())).toEqual([404, 'not_found']);
  });

  it('I5 lists, syncs, reads, publishes, unpublishes, refreshes, seals, archives and unarchives value receipts, and lists customers', async () => {
    await setCompat();
    const { valueReceipts, customers } = client();
    const [first, second] = world().acme.receipts;
    const { data, total } = await valueReceipts.listValueReceipts({ externalCustomerId: 'ext-1', limit: 10, offset: 0, archived: 'false' });
    expect([total, data.map(({ id, status, customerExternalId }) => [id, status, customerExternalId])]).toEqual([1, [[first.id, 'draft', 'ext-1']]]);
    const period = { startDate: '2026-10-01T00:00:00Z', endDate: '2026-10-31T23:59:59Z' };
    const synced = await valueReceipts.syncValueReceipt({ externalCustomerId: 'ext-1', ...period });
    const publicUrlToken = await first.shareToken();
    expect(synced).toEqual({ id: first.id, status: 'draft', publicUrlToken, publicUrl: `${world().publicUrl}/public/value-receipts/${publicUrlToken}` });
    const made = await valueReceipts.syncValueReceipt({ customerId: second.customerId, ...period, product: { productId: 'seats', currency: 'GBP' } });
    expect((await valueReceipts.listValueReceipts({ productId: 'seats' })).data.map(({ id }) => id)).toEqual([made.id]);
    const { id } = first;
    expect(await valueReceipts.getValueReceiptById({ id })).toMatchObject({ id, totalDeliveredValue: 12, allowEmbed: true, publishedAt: null });
    const publishExpiresAt = new Date(world().clock.now() + 60_000).toISOString();
    expect(await valueReceipts.publishValueReceipt({ id, publishExpiresAt })).toMatchObject({ isPublished: true, publishExpiresAt });
    expect(await valueReceipts.publishValueReceipt({ id })).toMatchObject({ isPublished: true, publishExpiresAt: null });
    expect(await valueReceipts.unpublishValueReceipt({ id })).toMatchObject({ isPublished: false });
    expect(await valueReceipts.refreshValueReceipt({ id })).toMatchObject({ id, status: 'draft' });
    expect(await valueReceipts.sealValueReceipt({ id })).toMatchObject({ success: true, status: 'posted' });
    expect(await valueReceipts.archiveValueReceipt({ id })).toMatchObject({ success: true, archivedAt: expect.any(String) });
    expect((await valueReceipts.listValueReceipts({ customerId: first.customerId })).total).toBe(0);
    expect((await valueReceipts.listValueReceipts({ customerId: first.customerId, archived: 'true' })).total).toBe(1);
    expect(await valueReceipts.unarchiveValueReceipt({ id })).toMatchObject({ success: true, archivedAt: null });
    const listed = await customers.listCustomers({ limit: 1, offset: 1 });
    expect([listed.data.map(({ externalId }) => externalId), listed.pagination.total]).toEqual([['ext-2'], 2]);
  });

  it('I5 receives refusals as its own error classes', async () => {
    await setCompat();
    const { valueReceipts } = client();
    const period = { startDate: '2026-10-01T00:00:00Z', endDate: '2026-10-31T23:59:59Z' };
    expect(await fault(valueReceipts.getValueReceiptById({ id: world().globex.receipts[0].id }))).toEqual([404, 'receipt_not_found']);
    expect(await fault(valueReceipts.syncValueReceipt({ ...period }))).toEqual([400, 'invalid_request']);
    expect(await fault(valueReceipts.syncValueReceipt({ ...period, externalCustomerId: 'nobody' }))).toEqual([404, 'not_found']);
    expect(await fault(client('vtr_live_nobody').valueReceipts.listValueReceipts())).toEqual([401, 'api_key_invalid']);
    expect(await fault(client(world().globex.apiKey).valueReceipts.listValueReceipts())).toEqual([404, 'not_found']);
  });
});
