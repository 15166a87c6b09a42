import { HttpError } from '../errors/http-error.ts';
import type { Grant } from './grant.ts';
import type { CredentialKind, Presented } from './kinds.ts';
import type { RequestOrigin } from './request-origin.ts';
import { refusal, type Tokens } from './tokens.ts';

/** The parts of a request that identify the caller. */
export interface AuthenticateInput {
  /** The `Authorization` header. */
  authorization: string | undefined;
  /** The `Vitrine-Tenant` header. */
  tenantSlug: string | undefined;
  /** See `pageOriginOf`. */
  pageOrigin: string | undefined;
  /** For the audit trail. */
  request?: RequestOrigin;
}

export type Authenticate = (input: AuthenticateInput) => Promise<Grant>;

/**
 * Creates the function that turns the credential of a request into a grant.
 *
 * @param kinds Every kind of credential. The first that recognises the credential decides.
 * @throws HttpError `token_missing` without a credential, otherwise the error of the credential's kind.
 *
 * @example
 * const grant = await authenticate({ authorization: request.headers.authorization, tenantSlug: 'acme', pageOrigin: undefined });
 */
export function createAuthenticate(kinds: readonly CredentialKind[], tokens: Pick<Tokens, 'read'>): Authenticate {
  const kindOf = createKindOf(kinds);
  return async ({ authorization, ...context }) => {
    if (authorization === undefined || authorization === '') throw new HttpError('token_missing');
    const text = /^Bearer ([!-~]+)$/i.exec(authorization)?.[1];
    if (text === undefined) throw refusal('The Authorization header must be "Bearer" and one token.');
    const read = tokens.read(text);
    const presented = { text, compact: typeof read === 'string' ? undefined : read };
    const kind = kindOf(presented);
    if (!kind) throw refusal(typeof read === 'string' ? read : 'The credential has an unknown format.');
    try {
      return { ...(await kind.resolve(presented, context)), areas: kind.areas };
    } catch (error) {
      if (error instanceof HttpError) error.caller ??= { tenantId: null, actor: { kind: kind.name, id: null } };
      throw error;
    }
  };
}

/** Creates the function that determines a credential's kind from its form alone, valid or not. Used where the credential does not arrive in a header. */
export function createKindOf(kinds: readonly CredentialKind[]): (presented: Presented) => CredentialKind | undefined {
  return (presented) => kinds.find(({ recognises }) => recognises(presented));
}
