import type { z } from 'zod';

/** At most this many unknown fields are named, each with this many characters. */
const [maxNamedKeys, maxKeyLength] = [10, 50];

const kinds: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const forms: Readonly<Record<string, string>> = {
  datetime: 'a timestamp with an offset, such as 2026-10-01T00:00:00Z',
  date: 'a date, such as 2026-10-01',
  url: 'a URL',
};

/** Describes the received value. Text is not repeated, because it may be long, or a secret in the wrong place. */
function describeReceived(value: unknown): string {
  if (typeof value === 'string') return 'a string';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function describeLimit(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig>): string {
  const isLeast = issue.code === 'too_small';
  const limit = isLeast ? issue.minimum : issue.maximum;
  const sized = issue.origin === 'string' ? 'character' : issue.origin === 'array' ? 'entr' : undefined;
  if (sized === undefined) return `must be ${issue.inclusive === false ? (isLeast ? 'more than' : 'less than') : isLeast ? 'at least' : 'at most'} ${limit}`;
  if (isLeast && limit === 1) return 'must not be empty';
  const isOne = limit === 1;
  const noun = sized === 'entr' ? (isOne ? 'entry' : 'entries') : isOne ? 'character' : 'characters';
  return `must have at ${isLeast ? 'least' : 'most'} ${limit} ${noun}`;
}

function describeUnknownKeys(keys: readonly string[]): string {
  const named = keys.slice(0, maxNamedKeys).map((key) => `"${[...key].slice(0, maxKeyLength).join('')}"`);
  const more = keys.length - named.length;
  return `has no field ${named.join(', ')}${more > 0 ? ` or ${more} more` : ''}`;
}

/**
 * Replaces zod's own messages, which are for programmers: "Invalid input: expected string, received undefined". Schemas with their own messages keep them.
 * Passed to each parse, because a surrounding app may use zod's global settings itself.
 */
export const zodErrorMap: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}, but is ${describeReceived(issue.input)}`;
    case 'too_small':
    case 'too_big':
      return describeLimit(issue);
    case 'unrecognized_keys':
      return describeUnknownKeys(issue.keys);
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'invalid_union':
      if (issue.discriminator !== undefined && issue['options']) return `must be one of ${[issue['options']].flat().join(', ')}`;
      return issue.input === undefined ? 'is missing' : `must match one of the allowed forms, but is ${describeReceived(issue.input)}`;
    case 'invalid_key':
      return `is an invalid key: ${issue.issues[0]?.message ?? 'not allowed'}`;
    case 'invalid_format':
      return `must be ${forms[issue.format] ?? `of the form ${issue.format === 'regex' ? String(issue.pattern) : issue.format}`}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return undefined;
  }
};
