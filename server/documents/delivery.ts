import { type DocumentFormat, type DocumentKind, documentFormats, documentTypes } from '../../protocol/printed.ts';
import { z } from 'zod';
import { addressBucket } from '../access/client-address.ts';
import type { Grant } from '../access/grant.ts';
import type { RequestOrigin } from '../access/request-origin.ts';
import type { RequestLifetime } from '../platform/http/load/request-lifetime.ts';
import type { PlatformServices } from '../platform/services.ts';
import { fileNames } from './file-name.ts';
import type { Documents } from './documents.ts';

/** The query of a document route. */
export const documentQuery = z.strictObject({
  format: z.enum(documentFormats).default('pdf'),
  locale: z
    .string()
    .max(35)
    .refine(isTag, { error: 'must be a BCP 47 tag such as "de-AT"' })
    .optional()
    .meta({ description: 'BCP 47 tag of the language that a PDF is written in, and of its figures. Left out: the language of the request.' }),
});

export interface DeliveredFile {
  bytes: Uint8Array;
  type: string;
  headers: { 'Content-Disposition': string };
}

export interface DeliveryRequest {
  kind: DocumentKind;
  format: DocumentFormat;
  locale: string;
  tenantId: string;
  /** Id of the resource. */
  id: string;
  /** The name that the file name is made from. */
  name: string;
  /** The resource as JSON. */
  source: string;
  /** The grant of the reader. The caller has checked it. */
  grant: Pick<Grant, 'actor' | 'customerId' | 'receiptId' | 'invoiceId' | 'publishedOnly' | 'unverified'>;
  origin: RequestOrigin;
  /** The lifetime of the client's request. */
  lifetime?: RequestLifetime;
}

/**
 * Makes a document and records the delivery: an audit row for an authenticated reader, a count for all others.
 *
 * @throws HttpError `rate_limited`, `documents_busy`, `document_failed`.
 */
export type Delivery = (request: DeliveryRequest) => Promise<DeliveredFile>;

/** Per customer, key or address, or per document for a token that opens one document. */
const deliveryLimit = { points: 30, seconds: 60 } as const;

export function createDelivery({
  documents,
  rateLimits,
  audit,
  auditCounts,
  database,
  clock,
}: Pick<PlatformServices, 'rateLimits' | 'audit' | 'auditCounts' | 'database' | 'clock'> & { documents: Documents }): Delivery {
  return async ({ kind, format, locale, tenantId, id, name, source, grant, origin, lifetime }) => {
    const { actor, publishedOnly, unverified } = grant;
    const isSigned = !publishedOnly && !unverified;
    const caller = `${tenantId} ${isSigned ? readerOf(grant) : addressBucket(origin.address)}`;
    await rateLimits.require(`document:${caller}`, deliveryLimit, `At most ${deliveryLimit.points} documents in ${deliveryLimit.seconds} seconds.`);
    const bytes = await documents.make({ kind, id, format, locale, source, nowMs: clock.now() }, { tenantId, caller }, lifetime);
    const action = `${kind}.document_made` as const;
    const target = { kind, id };
    if (isSigned) {
      const by = { actor, requestId: origin.requestId, address: origin.address };
      await database.write((tx) => audit.record(tx, { tenantId, by, action, target, after: { format } }), tenantId);
    } else auditCounts.count({ tenantId, action, target, reason: format });
    return { bytes, type: documentTypes[format], headers: { 'Content-Disposition': fileNames(kind, name, format) } };
  };
}

/** Identifies the reader for the limit: the actor of a token is the tenant's key, which all viewers share. */
const readerOf = ({ actor, customerId, receiptId, invoiceId }: DeliveryRequest['grant']): string =>
  customerId ?? receiptId ?? invoiceId ?? `${actor.kind} ${actor.id}`;

/** Whether `Intl` accepts the tag. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
