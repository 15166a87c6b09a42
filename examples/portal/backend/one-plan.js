import { caller } from '../receipts-server.js';

/** Recurring cycles. A customer has one recurring plan. One-time purchases are independent of it. */
const plans = ['monthly', 'annual'];

/**
 * A rule of the tenant, which Vitrine does not know: buying another plan replaces the current one.
 *
 * @param {import('../portal.js').Vitrine} vitrine
 * @param {import('@vitrine/backend').CheckoutReference} bought
 */
export async function keepOnePlan({ server, apiKey }, { customer, subject }) {
  const call = caller(server, apiKey);
  /** @param {string} id */
  const isPlan = async (id) => plans.includes((await call('GET', `/v1/offerings/${id}`)).cycle);
  if (subject.kind !== 'offering' || !(await isPlan(subject.id))) return;
  const { items } = await call('GET', `/v1/subscriptions?customerId=${customer.id}`);
  for (const { externalId, offering, status } of items) {
    const isFormer = status !== 'ended' && offering.id !== subject.id && (await isPlan(offering.id));
    const ended = { externalId, customer: { externalId: customer.externalId }, offering: offering.id, status: 'ended' };
    if (isFormer) await call('POST', '/v1/subscriptions', ended);
  }
}
