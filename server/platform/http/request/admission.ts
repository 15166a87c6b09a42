import type { ServerErrorCode } from '../../../../protocol/errors.ts';
import type { AuthenticateInput } from '../../../access/authenticate.ts';
import { addressBucket } from '../../../access/client-address.ts';
import type { Grant } from '../../../access/grant.ts';
import type { RequestOrigin } from '../../../access/request-origin.ts';
import { HttpError } from '../../../errors/http-error.ts';
import type { Limit } from '../../limits/limit.ts';
import type { Cors } from '../answers/cors.ts';
import type { ApiServices } from './api-services.ts';
import { checkGrant } from './check-grant.ts';
import type { Visit } from '../log/visit.ts';
import type { Route } from '../routes/route.ts';

/** Authenticates the caller, checks access and finds the tenant. */
export interface Admission {
  /**
   * Returns the grant of a caller and records which pages may read the response. A page that the credential's origin list excludes cannot read it.
   *
   * @throws HttpError the error of the refused credential; `rate_limited` for an address with too many rejected credentials.
   */
  grantOf(route: Route, input: AuthenticateInput, visit: Visit, origin: string | undefined): Promise<Grant>;
  /**
   * Checks a grant against a route. A refusal is audited, because a valid credential that exceeds its rights matters to operators.
   *
   * @throws HttpError as {@link checkGrant}.
   */
  admit(route: Route, grant: Grant, pageOrigin: string | undefined, origin: RequestOrigin): Promise<void>;
  /**
   * Returns the id of the request's tenant; empty for a route without one.
   *
   * @param slug The tenant named in the request, for a grant without its own tenant.
   * @throws HttpError `tenant_required`, `not_found`.
   */
  tenantOf(route: Route, grant: Grant, slug: string | undefined): Promise<string>;
}

export interface AdmissionOptions {
  cors: Cors;
  /** Rejected credentials allowed per address. */
  failedAuthentications: Limit;
}

/** Error codes of credentials that could be guesses. An expired credential was once valid, so it is no guess. */
const guesses: ReadonlySet<ServerErrorCode> = new Set(['token_invalid', 'api_key_invalid', 'embed_key_invalid']);

export function createAdmission(
  services: Pick<ApiServices, 'authenticate' | 'rateLimits' | 'refusals' | 'tenants' | 'log'>,
  { cors, failedAuthentications }: AdmissionOptions,
): Admission {
  /** Counts only rejected credentials, so that valid callers who share an address with a guesser are still served. */
  async function authenticate(input: AuthenticateInput, visit: Visit): Promise<Grant> {
    try {
      return await services.authenticate(input);
    } catch (error) {
      if (!(error instanceof HttpError) || !guesses.has(error.code)) throw error;
      const { allowed, retryAfterSeconds } = await services.rateLimits
        .consume(`failed-authentication:${addressBucket(visit.address)}`, failedAuthentications)
        .catch(() => ({ allowed: true, retryAfterSeconds: 0 }));
      if (allowed) throw error;
      services.log.warn(
        { address: visit.address, code: error.code, requestId: visit.requestId, operation: visit.operation },
        'too many credentials that are not accepted',
      );
      throw new HttpError('rate_limited', 'Too many requests with invalid credentials come from this address.', {
        retryAfterSeconds,
        limit: failedAuthentications,
        cause: error.cause,
        caller: error.caller,
      });
    }
  }

  async function grantOf(route: Route, input: AuthenticateInput, visit: Visit, origin: string | undefined): Promise<Grant> {
    try {
      const grant = await authenticate(input, visit);
      visit.caller = grant;
      if (route.cors) visit.cors = await cors.of(grant, origin);
      return grant;
    } catch (error) {
      const isHeldOff = error instanceof HttpError && error.code === 'origin_not_allowed';
      if (route.cors) visit.cors = isHeldOff ? undefined : await cors.ofAnybody(origin).catch(() => undefined);
      throw error;
    }
  }

  async function admit(route: Route, grant: Grant, pageOrigin: string | undefined, origin: RequestOrigin): Promise<void> {
    try {
      checkGrant(route, grant, pageOrigin);
    } catch (error) {
      if (error instanceof HttpError)
        await services.refusals.note({ actor: grant.actor, requestId: origin.requestId, address: origin.address }, grant.tenantId, {
          code: error.code,
          operation: route.operationId,
          pageOrigin,
          unverified: grant.unverified === true,
        });
      throw error;
    }
  }

  async function tenantOf(route: Route, grant: Grant, slug: string | undefined): Promise<string> {
    if (route.access === 'public' || route.tenant === false) return '';
    if (grant.tenantId !== null) return grant.tenantId;
    if (slug === undefined || slug === '') throw new HttpError('tenant_required', 'Set the header Vitrine-Tenant to the slug of the tenant.');
    const tenant = await services.tenants.find(slug);
    if (!tenant) throw new HttpError('not_found', 'The tenant in the header Vitrine-Tenant does not exist.');
    return tenant.id;
  }

  return { grantOf, admit, tenantOf };
}
