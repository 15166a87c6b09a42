import { maxTokenLength } from '../../protocol/messages.ts';

/** Whether this can be a token: a text that fits in a header and is not the markup of a sign-in page. */
export const isTokenText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= maxTokenLength && /^(?!\s*<)[\x20-\x7e]+$/.test(value);
