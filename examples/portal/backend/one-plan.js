import { caller } from '../receipts-server.js';

/** What goes on by itself: of these a customer of ours has one. What is paid once stands beside it. */
const plans = ['monthly', 'annual'];

/**
 * A rule of the tenant's, which Vitrine does not know: who buys another plan has changed to it, and the one before ends.
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
