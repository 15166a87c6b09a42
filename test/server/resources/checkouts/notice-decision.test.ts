import { expect, it } from 'vitest';
import type { CheckoutState } from '../../../../protocol/checkout.ts';
import { decideNotice, type NoticeDecision, type NoticeFacts } from '../../../../server/resources/checkouts/notice-decision.ts';

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

it.each(states)('PY03 PY04 an %s checkout takes a notice of its amount', (state) => {
  expect(said.map((notice) => decide(state, notice))).toEqual(matching[state]);
});

it.each([
  ['amount', { amountMinor: 4_901 }],
  ['currency', { currency: 'USD' }],
])('PY04 a notice of another %s is refused in every state, and only that of a failure counts', (_what, notice) => {
  for (const state of states) expect(said.map((one) => decide(state, one, { notice }))).toEqual(['refused', 'refused', matching[state][2]]);
});

it.each(each)('PY03 on an %s checkout a repeated notice "%s" is ignored, whatever its amount', (state, notice) => {
  expect([decide(state, notice, { isRepeated: true }), decide(state, notice, { isRepeated: true, notice: { amountMinor: 1 } })]).toEqual(['ignored', 'ignored']);
});

it.each(each)('PY02 on an %s checkout, a newer one that is open or pending changes the notice "%s" in one case', (state, notice) => {
  const usual = decide(state, notice);
  expect(decide(state, notice, { newer: 'open' })).toBe(usual);
  expect(decide(state, notice, { newer: 'pending' })).toBe(state === 'expired' && notice === 'pending' ? 'noted' : usual);
});

it.each(each)('PY14 on an %s checkout a notice "%s" of a replaced page is ignored if it failed, and of its own page counts', (state, notice) => {
  const usual = decide(state, notice);
  const checkout = { provider_reference: 'cs_new' };
  expect(decide(state, notice, { checkout, notice: { page: 'cs_old' } })).toBe(notice === 'failed' ? 'ignored' : usual);
  expect(decide(state, notice, { checkout, notice: { page: 'cs_new' } })).toBe(usual);
  expect(decide(state, notice, { notice: { page: 'cs_old' } })).toBe(usual);
});

it('PY03 a payment with another reference is a second one for a paid checkout alone', () => {
  const notice = { reference: 'second' };
  for (const [state, one] of each) expect(decide(state, one, { notice })).toBe(state === 'paid' && one === 'paid' ? 'paid again' : decide(state, one));
});

it('PY02 a pending payment is waited for longer in the last week of the wait, with the right amount', () => {
  const at = (days: number, notice = {}) => decide('pending', 'pending', { checkout: { expires_at: now + days * day }, notice });
  expect([at(14), at(7), at(6.9), at(0), at(-20)]).toEqual(['ignored', 'ignored', 'pending', 'pending', 'pending']);
  expect(at(1, { amountMinor: 1 })).toBe('refused');
});
