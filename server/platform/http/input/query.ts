import { HttpError } from '../../../errors/http-error.ts';
import { decodeText } from './text-rule.ts';

const maxParameters = 50;
const none: Readonly<Record<string, string>> = Object.freeze({});

/** Returns the part of a request target after the question mark; empty when there is none. */
export function queryOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}

/**
 * Parses a query string into plain text values. No lists, no nesting, no type guessing.
 *
 * @throws HttpError `duplicate_parameter`, `invalid_text`, `invalid_request` for more than 50 parameters.
 */
export function readQuery(query: string): Readonly<Record<string, string>> {
  if (query === '') return none;
  const pairs = query.split('&', maxParameters + 1);
  if (pairs.length > maxParameters) throw new HttpError('invalid_request', `The query has more than ${maxParameters} parameters.`);
  const values = new Map<string, string>();
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals), 'A query parameter');
    if (values.has(name)) throw new HttpError('duplicate_parameter', `The query parameter "${shown(name)}" is given more than once.`);
    values.set(name, decode(equals < 0 ? '' : pair.slice(equals + 1), `The query parameter "${shown(name)}"`));
  }
  return Object.fromEntries(values);
}

/**
 * Returns the parameters of a query by decoded name, with their raw values. Names that are not valid percent-encoded UTF-8 match no parameter and are omitted.
 */
export function namedParameters(query: string): { name: string; encoded: string }[] {
  return query.split('&').flatMap((pair) => {
    const equals = pair.indexOf('=');
    try {
      return [{ name: decode(equals < 0 ? pair : pair.slice(0, equals), 'A query parameter'), encoded: equals < 0 ? '' : pair.slice(equals + 1) }];
    } catch {
      return [];
    }
  });
}

/** Decodes the value of a parameter of {@link namedParameters}. @throws HttpError `invalid_text`. */
export const valueOf = ({ name, encoded }: { name: string; encoded: string }): string => decode(encoded, `The query parameter "${shown(name)}"`);

/** Names of parameters that carry a token, also as list members. */
const tokenName = /^(?:access_)?token(?:\[|$)/i;

/** Refuses an address with a token. @throws HttpError `token_in_url`. */
export function refuseTokenIn(query: string): void {
  if (namedParameters(query).some(({ name }) => tokenName.test(name))) {
    throw new HttpError('token_in_url', 'The URL contains a token, and URLs end up in logs and browser histories. Send the token in the Authorization header.');
  }
}

const decode = (text: string, where: string): string => decodeText(text.replaceAll('+', ' '), where);

const shown = (name: string): string => name.slice(0, 50);
