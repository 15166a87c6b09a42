import { isBlank } from '../../platform/http/input/text-rule.ts';

/** The customer's name from a token or a page. An invisible name is ignored, so that the customer's id is shown instead. */
export const named = (name: unknown): { name?: unknown } => (name === undefined || (typeof name === 'string' && isBlank(name)) ? {} : { name });
