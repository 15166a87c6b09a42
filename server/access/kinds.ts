import type { Doors } from './doors.ts';
import type { Grant } from './grant.ts';
import type { RequestOrigin } from './request-origin.ts';
import type { Compact } from './token-format.ts';

/** What a caller presents, read but not believed. */
export interface Presented {
  text: string;
  /** Set when the text is a well-formed compact JWS. */
  compact: Compact | undefined;
}

/** What of the request matters to a credential. */
export interface CredentialContext {
  /** The tenant that the caller names beside the credential. A credential that has a tenant of its own must have this one. */
  tenantSlug: string | undefined;
  /**
   * Origin of the page that the caller stands in: the `Origin` header, or, for a frame of this server, the origin that its handshake has seen.
   * A browser tells the truth about it, another program need not: it limits what a stolen credential is good for, and proves nothing.
   */
  pageOrigin: string | undefined;
  /** The request itself, for the audit trail. */
  request?: RequestOrigin;
}

/** One kind of credential: how it is told from the others, where it comes in, and what it becomes. */
export interface CredentialKind {
  /** Opaque here: the set of all names follows from the table in `credentials`. */
  name: string;
  doors: Doors;
  /** Looks at the form alone. The first kind that recognises a credential decides; no other is tried after it. */
  recognises(presented: Presented): boolean;
  /** @throws HttpError with a status of 401 when the credential is not good. */
  resolve(presented: Presented, context: CredentialContext): Promise<Grant>;
}
