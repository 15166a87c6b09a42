import { hashOf } from '../../access/secrets.ts';
import { HttpError } from '../../errors/http-error.ts';
import { namedParameters, valueOf } from '../../platform/http/query.ts';
import { findLinked, type LinkedDocument, type LinkStores } from './linked-document.ts';

/** A direct link that leads somewhere. */
export interface DirectLink {
  document: LinkedDocument;
  shareHash: string;
  /** The clean path of the document, in the form of the address that was opened: a login page may look at where it sends a viewer back to. */
  path: string;
}

/** All forms of the address, undecoded: a share token has one spelling. */
const address = /^(\/(?:(?:r|public\/value-receipts)\/(?=r_)|i\/(?=i_))([ri]_[A-Za-z0-9_-]{43}))(?:\/(?:confirm|document))?$/;

/**
 * Finds the document of an address. A token that is malformed, unknown, rotated away, of an archived receipt or of a draft is one and the same.
 *
 * @throws HttpError `not_found`.
 */
export async function findLink(stores: LinkStores, path: string): Promise<DirectLink> {
  const [, clean = '', shareToken] = address.exec(path) ?? [];
  const document = shareToken === undefined ? undefined : await findLinked(stores, shareToken);
  if (shareToken === undefined || !document) throw new HttpError('not_found', 'There is no such document.');
  return { document, shareHash: hashOf(shareToken), path: clean };
}

/** The clean path of a well-formed address, for a page that leads back to it; `undefined` for any other. */
export const cleanPath = (path: string): string | undefined => address.exec(path)?.[1];

const signInParameter = 'sign-in';

/** Where a page sends whoever wants to sign in: to the login page at once, whatever this browser has tried before. */
export const signInHref = (path: string): string => `${path}?${signInParameter}`;

/** Whether the viewer has followed {@link signInHref}. */
export const wantsSignIn = (query: string): boolean => namedParameters(query).some(({ name }) => name === signInParameter);

/** Parameters that hand a token over, or try to. Every other one is a stranger's: where a viewer goes is never taken from the address. */
const tokenParameters = (query: string) => namedParameters(query).filter(({ name }) => name === 'token' || name.startsWith('token['));

/** Whether the address has a token in it, good or bad. */
export const namesToken = (query: string): boolean => tokenParameters(query).length > 0;

/**
 * The token that a login page hands over. Every other parameter is ignored, doubled and broken ones too: mail programs and campaigns add
 * theirs to a link.
 *
 * @throws HttpError `duplicate_parameter`, `invalid_text`, `invalid_request` for one that is empty or a list.
 */
export function handedToken(query: string): string | undefined {
  const [parameter, second] = tokenParameters(query);
  if (parameter === undefined) return undefined;
  if (parameter.name !== 'token') throw new HttpError('invalid_request', 'The parameter "token" is one text and no list.');
  if (second !== undefined) throw new HttpError('duplicate_parameter', 'The query parameter "token" is given more than once.');
  const token = valueOf(parameter);
  if (token === '') throw new HttpError('invalid_request', 'The parameter "token" is empty.');
  return token;
}
