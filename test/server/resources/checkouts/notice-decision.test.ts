import { expect, it } from 'vitest';
import type { CheckoutState } from '../../../../protocol/checkout.ts';
import { decideNotice, type NoticeDecision, type NoticeFacts } from '../../../../server/resources/checkouts/notices/notice-decision.ts';

const day = 86_400_000;
const now = 100 * day;
const said = ['pending', 'paid', 'failed'] as const;

type Said = (typeof said)[number];
type Changes = Partial<Omit<NoticeFacts, 'checkout' | 'notice'>> & { checkout?: object; notice?: object };

function decide(state: CheckoutState, notice: Said, changes: Changes = {}): NoticeDecision {
  const owed = { amount_minor: 4_900, currency: 'EUR' };
  return decideNotice({
    ...{ isRepeated: false, newer: undefined, now, ...changes },
    checkout: { ...owed, state, expires_at: now + day, reference: 'first', provider_reference: null, ...changes.checkout },
    notice: { state: notice, amountMinor: 4_900, currency: 'EUR', reference: 'first', ...changes.notice },
  });
}

/** What a `pending`, a `paid` and a `failed` notice do, by the state of the checkout. The wait of the pending one ends tomorrow. */
const matching: Record<CheckoutState, readonly NoticeDecision[]> = {
  open: ['pending', 'paid', 'failed'],
  pending: ['pending', 'paid', 'failed'],
  failed: ['noted', 'paid', 'noted'],
  expired: ['pending', 'paid', 'noted'],
  paid: ['noted', 'noted', 'noted'],
};
const states = Object.keys(matching) as CheckoutState[];
const each = states.flatMap((state) => said.map((notice) => [state, notice] as const));

it.each(states)('PY03 PY04 a checkout that is %s takes a notice of its amount', (state) => {
  expect(said.map((notice) => decide(state, notice))).toEqual(matching[state]);
});

it.each([
  ['amount', { amountMinor: 4_901 }],
  ['currency', { currency: 'USD' }],
])('PY04 a notice of another %s is refused in every state, and only that of a failure counts', (_what, notice) => {
  for (const state of states) expect(said.map((one) => decide(state, one, { notice }))).toEqual(['refused', 'refused', matching[state][2]]);
});

it.each(each)('PY03 on a checkout that is %s a repeated notice "%s" is ignored, whatever its amount', (state, notice) => {
  for (const changed of [{}, { amountMinor: 1 }]) expect(decide(state, notice, { isRepeated: true, notice: changed })).toBe('ignored');
});

it.each(each)('PY02 on a checkout that is %s, a newer one that is open or pending changes the notice "%s" in one case', (state, notice) => {
  const usual = decide(state, notice);
  expect(decide(state, notice, { newer: 'open' })).toBe(usual);
  expect(decide(state, notice, { newer: 'pending' })).toBe(state === 'expired' && notice === 'pending' ? 'ignored' : usual);
});

it.each(each)('PY14 on a checkout that is %s a notice "%s" of a replaced page is ignored if it failed, and of its own page counts', (state, notice) => {
  const usual = decide(state, notice);
  const checkout = { provider_reference: 'cs_new' };
  expect(decide(state, notice, { checkout, notice: { page: 'cs_old' } })).toBe(notice === 'failed' ? 'ignored' : usual);
  expect(decide(state, notice, { checkout, notice: { page: 'cs_new' } })).toBe(usual);
  expect(decide(state, notice, { notice: { page: 'cs_old' } })).toBe(usual);
});

/** What notices of another payment than the checkout's last one do. */
const ofAnother: Record<CheckoutState, readonly NoticeDecision[]> = {
  open: ['pending', 'paid', 'failed'],
  // The failure is of an earlier try. The pending payment may still arrive.
  pending: ['pending', 'paid', 'noted'],
  // The customer tries again on the same page.
  failed: ['pending', 'paid', 'noted'],
  expired: ['pending', 'paid', 'noted'],
  paid: ['noted', 'paid again', 'noted'],
};

it.each(states)('PY02 PY03 a checkout that is %s takes a notice of another payment at a billing page', (state) => {
  expect(said.map((one) => decide(state, one, { notice: { reference: 'second' } }))).toEqual(ofAnother[state]);
  expect(decide(state, 'pending', { notice: { reference: 'second' }, newer: 'pending' })).toBe(
    state === 'expired' || state === 'failed' ? 'ignored' : ofAnother[state][0],
  );
});

it('PY03 a payment without a reference, or on the page of the checkout, is no other payment', () => {
  for (const reference of [null, 'second']) {
    const checkout = { reference: reference === null ? 'first' : null };
    expect([decide('pending', 'failed', { checkout, notice: { reference } }), decide('failed', 'pending', { checkout, notice: { reference } })]).toEqual([
      'failed',
      'noted',
    ]);
  }
  const onPage = { checkout: { provider_reference: 'cs_1' }, notice: { page: 'cs_1', reference: 'second' } };
  expect([decide('pending', 'failed', onPage), decide('failed', 'pending', onPage)]).toEqual(['failed', 'noted']);
});

it('PY02 a pending payment is waited for longer in the last week of the wait, with the right amount', () => {
  const at = (days: number, notice = {}) => decide('pending', 'pending', { checkout: { expires_at: now + days * day }, notice });
  expect([at(14), at(7), at(6.9), at(0), at(-20)]).toEqual(['ignored', 'ignored', 'pending', 'pending', 'pending']);
  expect(at(1, { amountMinor: 1 })).toBe('refused');
});
