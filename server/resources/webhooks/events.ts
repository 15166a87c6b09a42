import { resourceActions } from '../audited.ts';

/** What a tenant's backend is told of: the things whose state is its business, and not who has looked at them. */
const kinds: ReadonlySet<string> = new Set(['customer', 'receipt', 'receipts', 'offering', 'subscription', 'invoice', 'credit_note', 'checkout']);
/** Each of its rows has an event of its own. */
const summaries: ReadonlySet<string> = new Set(['receipts.imported']);

/** The events: actions of the trail. `webhook.test` is sent on demand and asked for by nobody. */
export const webhookEvents: readonly string[] = resourceActions.filter((action) => kinds.has(action.split('.')[0] ?? '') && !summaries.has(action));

export const allEvents = '*';
export const testEvent = 'webhook.test';

/** The events that an endpoint has asked for, one by one. */
export const topicsOf = (events: readonly string[]): readonly string[] => (events.includes(allEvents) ? webhookEvents : events);
