import { hashOf } from '../../access/secrets.ts';
import { HttpError } from '../../errors/http-error.ts';
import { namedParameters, valueOf } from '../../platform/http/input/query.ts';
import { findLinked, type LinkedDocument, type LinkStores } from './linked-document.ts';

/** A direct link with its document. */
export interface DirectLink {
  document: LinkedDocument;
  shareHash: string;
  /** Path of the document without a suffix, in the form in which it was opened, because a login page may check its return address. */
  path: string;
}

/** All forms of the address. They are matched undecoded, because a share token has one spelling. */
const address = /^(\/(?:(?:r|public\/value-receipts)\/(?=r_)|i\/(?=i_))([ri]_[A-Za-z0-9_-]{43}))(?:\/(?:confirm|document))?$/;

/**
 * Finds the document of an address. A malformed, unknown or rotated token and one of an archived receipt or a draft get the same error.
 *
 * @throws HttpError `not_found`.
 */
export async function findLink(stores: LinkStores, path: string): Promise<DirectLink> {
  const [, clean = '', shareToken] = address.exec(path) ?? [];
  const document = shareToken === undefined ? undefined : await findLinked(stores, shareToken);
  if (shareToken === undefined || !document) throw new HttpError('not_found', 'There is no such document.');
  return { document, shareHash: hashOf(shareToken), path: clean };
}

/** Returns the document's path in a well-formed address, for a page that links back to it; `undefined` for any other address. */
export const cleanPath = (path: string): string | undefined => address.exec(path)?.[1];

const signInParameter = 'sign-in';

/** Address of a "Sign in" link: it leads to the login page at once, whatever this browser has tried before. */
export const signInHref = (path: string): string => `${path}?${signInParameter}`;

/** Whether the viewer has followed {@link signInHref}. */
export const wantsSignIn = (query: string): boolean => namedParameters(query).some(({ name }) => name === signInParameter);

/** Parameters that pass a token, or try to. All others are ignored: a viewer's destination is never taken from the address. */
const tokenParameters = (query: string) => namedParameters(query).filter(({ name }) => name === 'token' || name.startsWith('token['));

/** Whether the address contains a token, valid or not. */
export const hasToken = (query: string): boolean => tokenParameters(query).length > 0;

/**
 * Returns the token of an address that contains one, as passed on by a login page. All other parameters are ignored, even repeated or malformed ones, because
 * mail programs and campaigns add theirs to a link.
 *
 * @throws HttpError `duplicate_parameter`, `invalid_text`, `invalid_request` for a token that is empty or a list.
 */
export function tokenInQuery(query: string): string {
  const [parameter, second] = tokenParameters(query);
  if (parameter?.name !== 'token') throw new HttpError('invalid_request', 'The parameter "token" must be one value, not a list.');
  if (second !== undefined) throw new HttpError('duplicate_parameter', 'The query parameter "token" is given more than once.');
  const token = valueOf(parameter);
  if (token === '') throw new HttpError('invalid_request', 'The parameter "token" is empty.');
  return token;
}
