import type { AreaPolicy } from './api-areas.ts';
import type { Grant } from './grant.ts';
import type { RequestOrigin } from './request-origin.ts';
import type { Compact } from './token-format.ts';

/** The credential of a request, parsed but not verified. */
export interface Presented {
  text: string;
  /** Set when the text is a well-formed compact JWS. */
  compact: Compact | undefined;
}

/** The parts of the request that a credential check needs. */
export interface CredentialContext {
  /** The tenant that the caller names beside the credential. It must match the credential's own tenant, if that has one. */
  tenantSlug: string | undefined;
  /**
   * Origin of the caller's page: the `Origin` header, or, for a frame of this server, the origin verified by its handshake. Browsers report it truthfully,
   * other programs need not: it limits the use of a stolen credential and proves nothing.
   */
  pageOrigin: string | undefined;
  /** The request itself, for the audit trail. */
  request?: RequestOrigin;
}

/** One kind of credential: how it is recognised, which areas it may use, and the grant it resolves to. */
export interface CredentialKind {
  /** Opaque here: the table in `credentials` defines the set of all names. */
  name: string;
  areas: AreaPolicy;
  /** Checks the form alone. The first kind that recognises a credential decides; no other kind is tried. */
  recognises(presented: Presented): boolean;
  /** @throws HttpError with a status of 401 when the credential is not valid. */
  resolve(presented: Presented, context: CredentialContext): Promise<Grant>;
}
