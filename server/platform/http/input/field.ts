import { z } from 'zod';
import type { ServerErrorCode } from '../../../../protocol/errors.ts';
import { isName, isPrintable, maxNameLength, normalizeName } from '../../../../protocol/names.ts';
import { HttpError } from '../../../errors/http-error.ts';
import { zodErrorMap } from './zod-error-map.ts';
import { isBlank } from './text-rule.ts';

/**
 * Defines a field whose refusal has its own code instead of `invalid_request`.
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
 * Defines a text of `min` (default 1) to `max` UTF-16 units without control characters or lone surrogates. `multiline` allows line breaks: CRLF and CR, as
 * forms and files of Windows have them, become `\n`. Longer text is not checked further, because some checks take quadratic time.
 */
export function text(max: number, { min = 1, multiline = false }: { min?: number; multiline?: boolean } = {}): z.ZodType<string, string> {
  const forbidden = multiline ? controlButNewline : control;
  const lines = multiline ? z.string().overwrite((value) => value.replaceAll(/\r\n?/g, '\n')) : z.string();
  return lines
    .min(min)
    .max(max, { abort: true })
    .refine((value) => !forbidden.test(value) && !loneSurrogate.test(value), {
      params: { code: 'invalid_text' },
      error: 'must not contain control characters or lone surrogates',
    });
}

const notBlank = { params: { code: 'invalid_text' }, error: 'must contain visible characters, not only spaces or invisible characters' };

/** Defines a name for those who manage a resource: a text with visible characters. Texts shown to viewers are the tenant's own and need not meet this rule. */
export const label = (max: number): z.ZodType<string, string> => text(max).refine((value) => value === '' || !isBlank(value), notBlank);

const invisible = /\p{Default_Ignorable_Code_Point}/u;

/**
 * Returns what is wrong with a text that identifies a resource by name, if anything, because texts that look alike could name different ones. Applies to new
 * names only: names stored by an earlier release are still found.
 */
export function faultOfLabel(value: string): string | undefined {
  if (value !== '' && isBlank(value)) return notBlank.error;
  const [character] = invisible.exec(value) ?? [];
  if (character === undefined) return undefined;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `must not contain invisible characters: remove U+${code}`;
}

/** {@link faultOfLabel} as a schema check. */
export const checkLabel = (value: string, context: z.core.$RefinementCtx<string>): void => {
  const message = faultOfLabel(value);
  if (message !== undefined) context.addIssue({ code: 'custom', params: { code: 'invalid_text' }, message });
};

/**
 * Defines a name that a token can claim, stored in its canonical spelling (see `isName`).
 *
 * @param mayBeBlank For names that an earlier release accepted.
 */
export function name({ mayBeBlank = false }: { mayBeBlank?: boolean } = {}): z.ZodType<string, string> {
  return (mayBeBlank ? text : label)(maxNameLength)
    .refine(isPrintable, { params: { code: 'invalid_text' }, error: 'must not contain control characters, line separators or direction marks' })
    .transform(normalizeName)
    .pipe(field<string>('invalid_text', 'is not a valid name', isName, { type: 'string', minLength: 1, maxLength: maxNameLength }));
}

/** Number of faults listed. Listing every fault of a long body would make the response many times longer than the body. */
const listedFaults = 50;

/**
 * Parses an external value, or throws its faults. Code and sentence are about the first; `errors` lists all, or the first 50 and the number of the others.
 *
 * @throws HttpError `invalid_request`, or the code of a {@link field}.
 */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value, { error: zodErrorMap });
  if (result.success) return result.data;
  throw refusalOf(result.error.issues, name);
}

function refusalOf(issues: readonly z.core.$ZodIssue[], name: string): HttpError {
  const errors = issues.slice(0, listedFaults).map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const [first] = errors;
  if (issues.length > listedFaults) errors.push({ path: '', message: moreFaults(issues.length - listedFaults) });
  return new HttpError(codeOf(issues[0]), `${name}${first?.path ? `, ${first.path}` : ''}: ${first?.message ?? 'is not valid'}.`, { errors });
}

const moreFaults = (count: number): string => (count === 1 ? 'has 1 more error' : `has ${count} more errors`);

/** Returns the code of a fault: that of its field, or `invalid_request`. */
function codeOf(issue: z.core.$ZodIssue | undefined): ServerErrorCode {
  const code = issue?.code === 'custom' ? issue.params?.['code'] : undefined;
  return code === undefined ? 'invalid_request' : (code as ServerErrorCode);
}
