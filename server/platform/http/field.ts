import { z } from 'zod';
import type { ServerErrorCode } from '../../../protocol/errors.ts';
import { greatestNameLength, isName, isPlain, nameOf } from '../../../protocol/names.ts';
import { HttpError } from '../../errors/http-error.ts';
import { inWords } from './in-words.ts';
import { isBlank } from './text-rule.ts';

/**
 * A field whose refusal has a code of its own instead of `invalid_request`.
 *
 * @example
 * const amount = field<number>('invalid_amount', 'must be a whole number', Number.isSafeInteger, { type: 'integer' });
 */
export function field<T>(
  code: ServerErrorCode,
  rule: string | ((value: unknown) => string),
  accepts: (value: unknown) => boolean,
  jsonSchema: Record<string, unknown>,
): z.ZodType<T, T> {
  const error = typeof rule === 'string' ? rule : ({ input }: { input?: unknown }) => rule(input);
  return z.custom<T>(accepts, { params: { code }, error }).meta(jsonSchema);
}

// oxlint-disable-next-line no-control-regex -- control characters are what these look for
const control = /[\u0000-\u001f\u007f]/;
// oxlint-disable-next-line no-control-regex
const controlButNewline = /[\u0000-\u0009\u000b-\u001f\u007f]/;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * A text of `min` (default 1) to `max` UTF-16 units without control characters or halves of a surrogate pair; `multiline` takes `\n`. What is longer is looked
 * at no further: some of what is asked of a text takes the square of its length.
 */
export function text(max: number, { min = 1, multiline = false }: { min?: number; multiline?: boolean } = {}): z.ZodType<string, string> {
  const forbidden = multiline ? controlButNewline : control;
  return z
    .string()
    .min(min)
    .max(max, { abort: true })
    .refine((value) => !forbidden.test(value) && !loneSurrogate.test(value), {
      params: { code: 'invalid_text' },
      error: 'must not contain control characters or lone surrogates',
    });
}

const notBlank = { params: { code: 'invalid_text' }, error: 'must have something to read, not spaces or characters that nobody sees alone' };

/**
 * What a thing is called by those who manage it: a text of which something can be seen. What is shown to viewers is what the tenant wrote, and is not asked
 * for this.
 */
export const label = (max: number): z.ZodType<string, string> => text(max).refine((value) => value === '' || !isBlank(value), notBlank);

const invisible = /\p{Default_Ignorable_Code_Point}/u;

/**
 * What is wrong with a text that is to name one thing among others, if anything: of two that look alike, one would be another thing. It holds for what is named
 * anew. What an older release has stored is found by what it is called.
 */
export function faultOfLabel(value: string): string | undefined {
  if (value !== '' && isBlank(value)) return notBlank.error;
  const [character] = invisible.exec(value) ?? [];
  if (character === undefined) return undefined;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `must not contain characters that nobody sees: remove U+${code}`;
}

/** {@link faultOfLabel} as a check of a schema. */
export const isSeen = (value: string, context: z.core.$RefinementCtx<string>): void => {
  const message = faultOfLabel(value);
  if (message !== undefined) context.addIssue({ code: 'custom', params: { code: 'invalid_text' }, message });
};

/**
 * A name: a text that a token can claim, kept in its one spelling (see `isName`).
 *
 * @param mayBeBlank For names that an older release has taken.
 */
export function name({ mayBeBlank = false }: { mayBeBlank?: boolean } = {}): z.ZodType<string, string> {
  return (mayBeBlank ? text : label)(greatestNameLength)
    .refine(isPlain, { params: { code: 'invalid_text' }, error: 'must not contain control characters, separators of lines or direction marks' })
    .transform(nameOf)
    .pipe(field<string>('invalid_text', 'is no name', isName, { type: 'string', minLength: 1, maxLength: greatestNameLength }));
}

/** So many faults are listed. A refusal of all that a long body has would be many times longer than the body. */
const listedFaults = 50;

/**
 * Parses a value from outside, or says what is wrong with it: code and sentence are about the first fault, `errors` lists all of them, or the first 50 and how
 * many more there are.
 *
 * @throws HttpError `invalid_request`, or the code of a {@link field}.
 */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value, { error: inWords });
  if (result.success) return result.data;
  throw refusalOf(result.error.issues, name);
}

function refusalOf(issues: readonly z.core.$ZodIssue[], name: string): HttpError {
  const errors = issues.slice(0, listedFaults).map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const [first] = errors;
  if (issues.length > listedFaults) errors.push({ path: '', message: moreFaults(issues.length - listedFaults) });
  return new HttpError(codeOf(issues[0]), `${name}${first?.path ? `, ${first.path}` : ''}: ${first?.message ?? 'does not fit'}.`, { errors });
}

const moreFaults = (count: number): string => (count === 1 ? 'has 1 more fault' : `has ${count} more faults`);

/** The code of a fault: that of its field, if it has one of its own, else `invalid_request`. */
function codeOf(issue: z.core.$ZodIssue | undefined): ServerErrorCode {
  const code = issue?.code === 'custom' ? issue.params?.['code'] : undefined;
  return code === undefined ? 'invalid_request' : (code as ServerErrorCode);
}
