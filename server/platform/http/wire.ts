import type { Request } from 'express';
import type { Grant } from '../../access/grant.ts';
import type { HttpError } from '../../errors/http-error.ts';
import type { Json } from './openapi/openapi-schemas.ts';

/**
 * How callers speak that were written for another server: where their credential and their tenant stand, and what a refusal looks like to them. The
 * route, its grant and its limits are those of everybody.
 */
export interface Wire {
  /** Name of the other server, one word. */
  readonly name: string;
  /** Only requests with this header are meant. Others are somebody else's who has the same address. */
  readonly marker?: string;
  /** Its callers may write a slash behind an address. */
  readonly slash?: true;
  /** Headers of its own that a request may have, for documents and for pages of other origins. */
  readonly headers?: readonly { readonly name: string; readonly description: string; readonly required: boolean }[];
  /** The `Authorization` header that the credential of a request amounts to. Default: that header. */
  authorization?(request: Request, body: Buffer): string | undefined;
  /** What whoever asks without any credential may do. Default, and `undefined`: nothing, they are refused. */
  anonymous?(request: Request): Promise<Grant | undefined>;
  /** The page that a program is of which is no browser, and does not say so itself. Default: that of nobody. */
  pageOrigin?(request: Request): Promise<string | undefined>;
  /** The slug of the tenant that a request names. Default: the header `Vitrine-Tenant`. */
  tenantOf?(request: Request): Promise<string | undefined>;
  /** @throws HttpError `not_found` when the tenant, by id or slug, is not spoken to this way. */
  admit(tenant: string): Promise<void>;
  /** The body of a refusal. */
  refusal(error: HttpError): unknown;
  /** The same as JSON Schema. */
  readonly refusalSchema: Json;
}
