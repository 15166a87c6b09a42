import { z } from 'zod';
import { currencyDigits } from '../../../protocol/currency.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { isPublished } from '../../resources/links/publication.ts';
import type { StoredReceipt } from '../../resources/receipts/model.ts';

const text = z.string().nullable();

/** A value receipt in a list. */
export const summary = z
  .object({
    id: z.string(),
    status: z.enum(['draft', 'posted']),
    publicUrlToken: text.meta({ description: 'Null if the key may not share.' }),
    publicUrl: text,
    isPublished: z.boolean(),
    customerId: text,
    customerName: text,
    customerExternalId: text,
    orderId: text,
    productId: text,
    currency: z.string(),
    startDate: text,
    endDate: text,
    totalDeliveredValue: z.number().nullable().meta({ description: 'In the major unit of the currency.' }),
    archivedAt: text,
    createdAt: z.string(),
  })
  .meta({ id: 'ValueReceiptSummary' });

export const detail = summary
  .extend({
    publishedAt: text,
    publishExpiresAt: text,
    allowEmbed: z.boolean().meta({ description: 'Always true: the tenant’s list of origins determines which pages may embed.' }),
  })
  .meta({ id: 'ValueReceiptDetail' });

export const synced = summary.pick({ id: true, status: true, publicUrlToken: true, publicUrl: true }).meta({ id: 'ValueReceiptSyncResponse' });

/** Returns the address of a link in the form that Paid's callers use. */
export const publicUrlOf = (publicUrl: string, shareToken: string | null): string | null =>
  shareToken === null ? null : `${publicUrl}/public/value-receipts/${shareToken}`;

const named = (scope: string, kind: 'order' | 'product'): string | null => (scope.startsWith(`${kind}:`) ? scope.slice(kind.length + 1) : null);

/** @param shareToken `null` for callers who may not share. */
export function detailOf(row: StoredReceipt, shareToken: string | null, { publicUrl, nowMs }: { publicUrl: string; nowMs: number }): z.output<typeof detail> {
  return {
    id: row.id,
    status: row.status === 'sealed' ? 'posted' : 'draft',
    publicUrlToken: shareToken,
    publicUrl: publicUrlOf(publicUrl, shareToken),
    isPublished: isPublished(row, nowMs),
    customerId: row.customer_id,
    customerName: row.customer_name,
    customerExternalId: row.customer_external_id,
    orderId: named(row.scope, 'order'),
    productId: named(row.scope, 'product'),
    currency: row.currency,
    startDate: `${row.period_start}T00:00:00.000Z`,
    endDate: `${row.period_end}T00:00:00.000Z`,
    totalDeliveredValue: row.total_exact === null ? row.total_minor / 10 ** currencyDigits(row.currency) : Number(row.total_exact),
    archivedAt: isoTimeOrNull(row.archived_at),
    createdAt: isoTime(row.created_at),
    publishedAt: isoTimeOrNull(row.published_at),
    publishExpiresAt: isoTimeOrNull(row.published_until),
    allowEmbed: true,
  };
}
