import { createHmac } from 'node:crypto';
import { signedWebhookText, type WebhookEvent, webhookIdHeader, webhookSignatureHeader, webhookSignatureText } from '../../../protocol/webhooks.ts';
import { isoTime } from '../../clock.ts';
import type { WebhookDeliveryRow, WebhookSecretRow } from '../store/rows/webhook-rows.ts';

/** The purpose that a secret is sealed for. */
export const sealPurpose = (row: Pick<WebhookSecretRow, 'id' | 'tenant_id'>): string => `webhook|${row.tenant_id}|${row.id}`;

export type EventColumns = Pick<WebhookDeliveryRow, 'event_id' | 'action' | 'target_kind' | 'target_id' | 'before_json' | 'after_json' | 'created_at'>;

const image = (text: string | null): WebhookEvent['after'] => (text === null ? null : (JSON.parse(text) as WebhookEvent['after']));

/** Returns the event as it is sent. */
export const eventOf = (row: EventColumns, tenantSlug: string): WebhookEvent => ({
  id: row.event_id,
  type: row.action,
  createdAt: isoTime(row.created_at),
  tenant: tenantSlug,
  subject: { kind: row.target_kind, id: row.target_id },
  before: image(row.before_json),
  after: image(row.after_json),
});

/** The headers of an attempt. Every live secret signs the time and the body. */
export function signedHeaders(eventId: string, body: string, secrets: readonly { id: string; secret: string }[], nowMs: number): Record<string, string> {
  const timestamp = Math.floor(nowMs / 1_000);
  const signatures = secrets.map(({ id, secret }) => ({
    keyId: id,
    hex: createHmac('sha256', secret).update(signedWebhookText(timestamp, body)).digest('hex'),
  }));
  return { [webhookIdHeader]: eventId, [webhookSignatureHeader]: webhookSignatureText({ timestamp, signatures }) };
}
