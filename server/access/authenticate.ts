import type { ApiKeyStore } from '../credentials/api-keys/store.ts';
import { HttpError } from '../errors/http-error.ts';
import type { EmbedKeyStore } from '../credentials/embed-keys/store.ts';
import type { RequestOrigin } from '../platform/http/route.ts';
import type { TenantStore } from '../resources/tenants/store.ts';
import { type CredentialName, credentials } from '../credentials/index.ts';
import type { EmbedTokenDeps } from '../credentials/embed-tokens/embed-token.ts';
import type { Grant } from './grant.ts';
import type { CredentialKind, Presented } from './kinds.ts';
import type { SessionDeps } from '../credentials/sessions/session.ts';
import type { TenantTokenDeps } from '../credentials/tenant-tokens/tenant-token.ts';
import { refusal } from './tokens.ts';
import type { WidgetTokenDeps } from '../credentials/widget-tokens/widget-token.ts';

export interface AuthenticateDeps extends TenantTokenDeps, EmbedTokenDeps, WidgetTokenDeps, SessionDeps {
  apiKeys: ApiKeyStore;
  embedKeys: EmbedKeyStore;
  tenants: TenantStore;
}

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

const kindsFor = (deps: AuthenticateDeps): CredentialKind[] => Object.values(credentials).map(({ kind }) => kind(deps));

/**
 * Makes the function that turns what a caller presents into a grant.
 *
 * @throws HttpError `token_missing` without a credential, otherwise what the kind of credential says.
 *
 * @example
 * const grant = await authenticate({ authorization: request.headers.authorization, tenantSlug: 'acme', pageOrigin: undefined });
 */
export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  const table = kindsFor(deps);
  return async ({ authorization, ...context }) => {
    if (authorization === undefined || authorization === '') throw new HttpError('token_missing');
    const text = /^Bearer ([!-~]+)$/i.exec(authorization)?.[1];
    if (text === undefined) throw refusal('The Authorization header is not "Bearer" and one token.');
    const read = deps.tokens.read(text);
    const presented = { text, compact: typeof read === 'string' ? undefined : read };
    const kind = table.find(({ recognises }) => recognises(presented));
    if (!kind) throw refusal(typeof read === 'string' ? read : 'No kind of credential looks like this.');
    return kind.resolve(presented, context);
  };
}

/** Tells by its form alone which kind of credential a text is, whether it is good or not: for doors that are not asked through a header. */
export function createKindOf(deps: AuthenticateDeps): (presented: Presented) => CredentialName | undefined {
  const table = kindsFor(deps);
  return (presented) => table.find(({ recognises }) => recognises(presented))?.name;
}
