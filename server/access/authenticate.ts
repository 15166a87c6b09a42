import { HttpError } from '../errors/http-error.ts';
import type { Grant } from './grant.ts';
import type { CredentialKind, Presented } from './kinds.ts';
import type { RequestOrigin } from './request-origin.ts';
import { refusal, type Tokens } from './tokens.ts';

/** What of a request says who asks. */
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
 * Makes the function that turns what a caller presents into a grant.
 *
 * @param kinds Every kind of credential; the first that recognises what is presented decides.
 * @throws HttpError `token_missing` without a credential, otherwise what the kind of credential says.
 *
 * @example
 * const grant = await authenticate({ authorization: request.headers.authorization, tenantSlug: 'acme', pageOrigin: undefined });
 */
export function createAuthenticate(kinds: readonly CredentialKind[], tokens: Pick<Tokens, 'read'>): Authenticate {
  const kindOf = createKindOf(kinds);
  return async ({ authorization, ...context }) => {
    if (authorization === undefined || authorization === '') throw new HttpError('token_missing');
    const text = /^Bearer ([!-~]+)$/i.exec(authorization)?.[1];
    if (text === undefined) throw refusal('The Authorization header is not "Bearer" and one token.');
    const read = tokens.read(text);
    const presented = { text, compact: typeof read === 'string' ? undefined : read };
    const kind = kindOf(presented);
    if (!kind) throw refusal(typeof read === 'string' ? read : 'No kind of credential looks like this.');
    try {
      return { ...(await kind.resolve(presented, context)), doors: kind.doors };
    } catch (error) {
      if (error instanceof HttpError) error.caller ??= { tenantId: null, actor: { kind: kind.name, id: null } };
      throw error;
    }
  };
}

/** Tells by its form alone which kind of credential a text is, whether it is good or not: for doors that are not asked through a header. */
export function createKindOf(kinds: readonly CredentialKind[]): (presented: Presented) => CredentialKind | undefined {
  return (presented) => kinds.find(({ recognises }) => recognises(presented));
}
