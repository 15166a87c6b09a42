import { isBlank } from '../../platform/http/text-rule.ts';

/** What a token or a page says that a customer is called. A name of which nobody sees anything says nothing: they are called by their id. */
export const named = (name: unknown): { name?: unknown } => (name === undefined || (typeof name === 'string' && isBlank(name)) ? {} : { name });
