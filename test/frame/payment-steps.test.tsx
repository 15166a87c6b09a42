// @vitest-environment happy-dom
import type { Offering } from '@vitrine/frame/widget';
import { render } from 'preact';
import { expect, test, vi } from 'vitest';
import { Action, type ActionProps } from '../../frame/widgets/pricing/action.tsx';

const offers = { subscribe: 'Subscribe', active: 'Active', cancel: 'Cancel', waiting: 'Waiting', openPayment: 'Open the payment' };
const texts = { ...offers, onItsWay: 'Being processed', notPaid: 'Not paid', cancelled: 'Cancelled', over: 'Over' };
const subscription = { id: 'sub_1', status: 'active', quantity: 1, period: null, renewsOn: null, trialEndsOn: null };

/** A plan on a page, with the server's responses to a checkout and to its cancellation. */
function plan(checkout: Promise<object>, { config = {}, cancelled = {}, read = new Promise(() => {}) as Promise<object> | object } = {}) {
  const page = document.createElement('main');
  const sentBodies: unknown[] = [];
  const reload = vi.fn<() => void>();
  const navigate = async (address: Promise<string>) => ({ ok: true, value: await address });
  const connection = { config, embedder: 'https://shop.example', emit: async () => ({ ok: true }), navigate };
  const api = {
    post: async (path: string, { body }: { body: string }) => {
      if (path.endsWith('/cancel')) return cancelled;
      sentBodies.push(JSON.parse(body));
      return checkout;
    },
    read: async () => read,
  };
  const offering = { id: 'off_1', priceMinor: 900, soldOut: false, callToAction: null, trialDays: 0, subscription: null, checkout: undefined };
  const context = { api, connection, config: {}, reload };
  const props = { wording: { name: 'Plan', action: null }, texts, context, isChange: false } as unknown as ActionProps;
  return {
    page,
    sentBodies,
    reload,
    show: (changes: Partial<Offering> = {}) => render(<Action {...props} offering={{ ...offering, ...changes } as unknown as Offering} />, page),
    hide: () => render(null, page),
    pay: () => page.querySelector('button')?.click(),
  };
}

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('a plan that was paid here is no longer shown as active once another one has replaced it', async () => {
  const { page, reload, show, pay } = plan(Promise.resolve({ id: 'co_1', state: 'paid', checkoutUrl: null }));
  show();
  pay();
  await later();
  expect([page.textContent, reload.mock.calls.length]).toEqual(['Active', 1]);
  show({ subscription: subscription as never });
  await later();
  expect(page.textContent).toBe('Active');
  show({ subscription: null });
  await later();
  expect(page.textContent).toBe('Subscribe');
});

test.each([
  ['is pending', true],
  ['has just been requested', false],
])('a payment that %s when its plan is hidden is loaded again', async (_, isPending) => {
  let answer: (checkout: object) => void = () => {};
  const { page, reload, show, hide, pay } = plan(new Promise((resolve) => (answer = resolve)));
  const open = { id: 'co_1', state: 'open', checkoutUrl: 'https://pay.example/1' };
  show();
  pay();
  if (isPending) answer(open);
  await later();
  if (isPending) expect(page.textContent).toContain('Waiting');
  hide();
  answer(open);
  await later();
  expect(reload).toHaveBeenCalledTimes(1);
  show({ checkout: open as never });
  expect(page.textContent).toContain('Waiting');
});

test('hiding a plan without a payment loads nothing again', async () => {
  const { reload, show, hide } = plan(Promise.resolve({}));
  show();
  hide();
  await later();
  expect(reload).not.toHaveBeenCalled();
});

test.each([
  ['failed', 'SubscribeNot paid'],
  ['expired', 'SubscribeOver'],
])('a payment that is found %s, which nobody cancelled here, is not called cancelled', async (state, shown) => {
  const open = { id: 'co_1', state: 'open', checkoutUrl: 'https://pay.example/1' };
  const { page, show, pay } = plan(Promise.resolve(open), { read: { ...open, state, checkoutUrl: null } });
  show();
  pay();
  await later();
  dispatchEvent(new Event('online'));
  await later();
  expect(page.textContent.trim()).toBe(shown);
});

test('a payment whose time is over, and whose provider has not answered yet, is waited for without its page', async () => {
  const open = { id: 'co_1', state: 'open', checkoutUrl: 'https://pay.example/1' };
  const { page, show, pay } = plan(Promise.resolve(open), { read: { ...open, checkoutUrl: null } });
  show();
  pay();
  await later();
  expect(page.querySelector('a')?.textContent).toContain('Open the payment');
  dispatchEvent(new Event('online'));
  await later();
  expect([page.textContent.includes('Waiting'), page.querySelector('a')]).toEqual([true, null]);
});

test('a payment returns to the configured address, or to the origin of the page', async () => {
  const paid = Promise.resolve({ id: 'co_1', state: 'paid', checkoutUrl: null });
  const back = async (config: object): Promise<unknown[]> => {
    const { sentBodies, show, pay } = plan(paid, { config });
    show();
    pay();
    await later();
    return sentBodies;
  };
  expect(await back({ widget: 'invoice-list', returnUrl: 'https://shop.example/account' })).toEqual([
    { offeringId: 'off_1', returnUrl: 'https://shop.example/account' },
  ]);
  expect(await back({})).toEqual([{ offeringId: 'off_1', returnUrl: 'https://shop.example' }]);
});

test.each([
  ['paid', 'Active'],
  ['pending', 'Being processed'],
  ['failed', 'SubscribeNot paid'],
  ['expired', 'SubscribeCancelled'],
])('a payment that the server calls %s when it is cancelled is shown so', async (state, shown) => {
  const open = { id: 'co_1', state: 'open', checkoutUrl: null };
  const { page, reload, show, pay } = plan(Promise.resolve(open), { cancelled: { ...open, state } });
  show();
  pay();
  await later();
  [...page.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cancel')?.click();
  await later();
  expect(page.textContent.trim()).toBe(shown);
  expect(reload.mock.calls.length).toBe(state === 'paid' ? 1 : 0);
});
