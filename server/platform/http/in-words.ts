import type { z } from 'zod';

/** So many unknown fields are named, each by so many characters. */
const [namedKeys, keyLength] = [10, 50];

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const forms: Readonly<Record<string, string>> = {
  datetime: 'a time with its offset, such as 2026-10-01T00:00:00Z',
  date: 'a day, such as 2026-10-01',
  url: 'an address',
};

/** What came instead. A text is not repeated: it may be long, or a secret in the wrong place. */
function given(value: unknown): string {
  if (typeof value === 'string') return 'a text';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function bound(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig>): string {
  const isLeast = issue.code === 'too_small';
  const limit = isLeast ? issue.minimum : issue.maximum;
  const sized = issue.origin === 'string' ? 'character' : issue.origin === 'array' ? 'entr' : undefined;
  if (sized === undefined) return `must be ${issue.inclusive === false ? (isLeast ? 'more than' : 'less than') : isLeast ? 'at least' : 'at most'} ${limit}`;
  if (isLeast && limit === 1) return 'must not be empty';
  const isOne = limit === 1;
  const noun = sized === 'entr' ? (isOne ? 'entry' : 'entries') : isOne ? 'character' : 'characters';
  return `must have at ${isLeast ? 'least' : 'most'} ${limit} ${noun}`;
}

function unknown(keys: readonly string[]): string {
  const named = keys.slice(0, namedKeys).map((key) => `"${[...key].slice(0, keyLength).join('')}"`);
  const more = keys.length - named.length;
  return `has no field ${named.join(', ')}${more > 0 ? `, nor ${more} more that were given` : ''}`;
}

/**
 * What zod says by itself is for programmers: "Invalid input: expected string, received undefined". Schemas that have a sentence of their own keep it.
 * Given with each parse: an application that this server is mounted in has zod to itself.
 */
export const inWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}, and is ${given(issue.input)}`;
    case 'too_small':
    case 'too_big':
      return bound(issue);
    case 'unrecognized_keys':
      return unknown(issue.keys);
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'invalid_union':
      if (issue.discriminator !== undefined && issue['options']) return `must be one of ${[issue['options']].flat().join(', ')}`;
      return issue.input === undefined ? 'is missing' : `has none of the forms that it may have, and is ${given(issue.input)}`;
    case 'invalid_key':
      return `is a name that ${issue.issues[0]?.message ?? 'is not taken'}`;
    case 'invalid_format':
      return `must be ${forms[issue.format] ?? `of the form ${issue.format === 'regex' ? String(issue.pattern) : issue.format}`}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return undefined;
  }
};
