import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createBillingPage } from '../../../../backend/index.ts';
import type { CheckoutReference } from '../../../../protocol/checkout.ts';

const own = { secret: `paysec_${'a'.repeat(43)}`, keyId: `psk_${'0'.repeat(24)}` };
const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** A checkout whose server answers with `listener`. */
async function checkoutOf(listener: RequestListener): Promise<CheckoutReference> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const noticeUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/checkouts/chk_1/notices`;
  return { id: 'chk_1', amountMinor: 4_900, currency: 'EUR', noticeUrl } as CheckoutReference;
}

describe('a notice of a billing page', () => {
  const paid = { state: 'paid', reference: 'order-1' } as const;
  const sendNotice = (checkout: CheckoutReference, timeoutMs?: number) => createBillingPage({ ...own, timeoutMs }).notify(checkout, paid);

  it('PY03 to a server that never answers fails with the reason', async () => {
    const refused = { code: 'storage_unavailable', message: expect.stringContaining('within 200 ms') };
    await expect(sendNotice(await checkoutOf(() => {}), 200)).rejects.toMatchObject({ name: 'BackendError', ...refused });
  });

  it.each<[string, RequestListener, object]>([
    ['hangs up', ({ socket }) => void socket.destroy(), { code: 'storage_unavailable', message: expect.stringContaining('cannot be reached') }],
    ['redirects', (_asked, response) => void response.writeHead(307, { location: '/other' }).end(), { code: 'storage_unavailable' }],
    ['is overloaded', (_asked, response) => void response.writeHead(503).end('{}'), { code: 'storage_unavailable', message: expect.stringContaining('503') }],
    ['limits the rate', (_asked, response) => void response.writeHead(429).end('{}'), { code: 'storage_unavailable' }],
    ['refuses the notice', (_asked, response) => void response.writeHead(401).end('why'), { code: 'payment_notice_invalid', cause: 'why' }],
  ])('PY03 to a server that %s fails with the reason', async (_what, listener, refused) => {
    await expect(sendNotice(await checkoutOf(listener))).rejects.toMatchObject({ name: 'BackendError', ...refused });
  });

  it('PY03 to a server that refuses the notice and never ends its answer fails with the reason', async () => {
    const checkout = await checkoutOf((_asked, response) => void response.writeHead(401).write('wh'));
    await expect(sendNotice(checkout, 2_000)).rejects.toMatchObject({ name: 'BackendError', code: 'payment_notice_invalid' });
  });

  it('PY03 works with an edge fetch that lacks `redirect: error`, and follows no redirect', async () => {
    const paths: string[] = [];
    const checkout = await checkoutOf(({ url = '' }, response) => {
      paths.push(url);
      response.writeHead(paths.length === 1 ? 204 : 307, { location: '/other' }).end();
    });
    // As Cloudflare Workers do.
    const edgeFetch: typeof fetch = async (address, init) => {
      if (init?.redirect === 'error') throw new TypeError('Invalid redirect value, must be one of "follow" or "manual".');
      return fetch(address, init);
    };
    const billing = createBillingPage({ ...own, fetch: edgeFetch });
    await billing.notify(checkout, paid);
    await expect(billing.notify(checkout, paid)).rejects.toMatchObject({ code: 'storage_unavailable', message: expect.stringContaining('307') });
    const { pathname } = new URL(checkout.noticeUrl);
    expect(paths).toEqual([pathname, pathname]);
  });

  it('has a time-out of at most a minute', () => {
    for (const timeoutMs of [0, -1, 1.5, 60_001, Number.NaN])
      expect(() => createBillingPage({ ...own, timeoutMs })).toThrow(expect.objectContaining({ code: 'invalid_request', option: 'timeoutMs' }));
  });
});
