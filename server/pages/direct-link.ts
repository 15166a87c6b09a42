import { hashOf } from '../access/secrets.ts';
import { HttpError } from '../errors/http-error.ts';
import { readQuery } from '../http/query.ts';
import type { StoredReceipt } from '../receipts/model.ts';
import type { ReceiptStore } from '../receipts/store.ts';
import { isShown } from '../receipts/viewer-filter.ts';

/** A direct link that leads somewhere. */
export interface DirectLink {
  receipt: StoredReceipt;
  shareHash: string;
  /** The clean path of the document, the same for both forms of the address. */
  path: string;
}

/** Both forms of the address, undecoded: a share token has one spelling. */
const address = /^\/(?:r|public\/value-receipts)\/(r_[A-Za-z0-9_-]{43})(?:\/confirm)?$/;

/**
 * Finds the document of an address. A token that is malformed, unknown, rotated away or of an archived receipt is one and the same.
 *
 * @throws HttpError `not_found`.
 */
export async function findLink(receipts: ReceiptStore, path: string): Promise<DirectLink> {
  const shareToken = address.exec(path)?.[1];
  const receipt = shareToken === undefined ? undefined : await receipts.findByShareToken(shareToken);
  if (shareToken === undefined || !receipt || !isShown(receipt)) throw new HttpError('not_found', 'There is no such document.');
  return { receipt, shareHash: hashOf(shareToken), path: pathOf(shareToken) };
}

/** The clean path of a well-formed address, for a page that leads back to it; `undefined` for any other. */
export function cleanPath(path: string): string | undefined {
  const shareToken = address.exec(path)?.[1];
  return shareToken === undefined ? undefined : pathOf(shareToken);
}

const pathOf = (shareToken: string): string => `/r/${shareToken}`;

/**
 * The token that a login page hands over. Every other parameter is ignored: where a viewer goes is never taken from the address.
 *
 * @throws HttpError `duplicate_parameter`, `invalid_text`, `invalid_request` for one that is empty or a list.
 */
export function handedToken(query: string): string | undefined {
  const parameters = readQuery(query);
  if (Object.keys(parameters).some((name) => name.startsWith('token['))) throw new HttpError('invalid_request', 'The parameter "token" is one text and no list.');
  const { token } = parameters;
  if (token === '') throw new HttpError('invalid_request', 'The parameter "token" is empty.');
  return token;
}
