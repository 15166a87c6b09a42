import type { Request } from 'express';
import type { Grant } from '../../../access/grant.ts';
import type { HttpError } from '../../../errors/http-error.ts';
import type { Json } from '../openapi/openapi-schemas.ts';

/**
 * The protocol of callers written for another vendor's API: where their credential and tenant are, and the form of a refusal. Route, grant and limits are the
 * same as for any caller.
 */
export interface Wire {
  /** Name of the other vendor, one word. */
  readonly name: string;
  /** Only requests with this header belong to the vendor. Others use the same address for something else. */
  readonly marker?: string;
  /** Its callers may add a trailing slash. */
  readonly slash?: true;
  /** Its own request headers, for documents and for pages of other origins. */
  readonly headers?: readonly { readonly name: string; readonly description: string; readonly required: boolean }[];
  /** Returns the `Authorization` header that the request's credential corresponds to. Default: that header. */
  authorization?(request: Request, body: Buffer): string | undefined;
  /** Returns the grant of a caller without a credential. Default, and `undefined`: refused. */
  anonymous?(request: Request): Promise<Grant | undefined>;
  /** Returns the page of a non-browser program that does not send one itself. Default: none. */
  pageOrigin?(request: Request): Promise<string | undefined>;
  /** Returns the tenant slug of a request. Default: the header `Vitrine-Tenant`. */
  tenantOf?(request: Request): Promise<string | undefined>;
  /** @throws HttpError `not_found` when the tenant, by id or slug, does not use this vendor's API. */
  admit(tenant: string): Promise<void>;
  /** Returns the body of a refusal. */
  refusal(error: HttpError): unknown;
  /** JSON Schema of that body. */
  readonly refusalSchema: Json;
}
