import { resourceActions } from '../audited.ts';

/** Resources whose changes are sent to the tenant's backend. Reads are not sent. */
const kinds: ReadonlySet<string> = new Set(['customer', 'receipt', 'receipts', 'offering', 'subscription', 'invoice', 'credit_note', 'checkout']);
/** Summary actions, whose rows each have an event of their own. */
const summaries: ReadonlySet<string> = new Set(['receipts.imported']);

/** The event names, which are actions of the audit trail. `webhook.test` is only sent on demand. */
export const webhookEvents: readonly string[] = resourceActions.filter((action) => kinds.has(action.split('.')[0] ?? '') && !summaries.has(action));

export const allEvents = '*';
export const testEvent = 'webhook.test';

/** Returns the event names that an endpoint subscribes to, with `*` expanded. */
export const topicsOf = (events: readonly string[]): readonly string[] => (events.includes(allEvents) ? webhookEvents : events);
