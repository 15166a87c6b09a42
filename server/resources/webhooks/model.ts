import { z } from 'zod';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { label } from '../../platform/http/field.ts';
import { eventOf } from '../../platform/webhooks/event.ts';
import { deliveryStates, type WebhookDeliveryRow, type WebhookEndpointRow, type WebhookSecretRow } from '../../platform/store/rows/webhook-rows.ts';
import { allEvents, webhookEvents } from './events.ts';

export const webhookLimits = {
  /** Endpoints of a tenant. */
  endpoints: 20,
  graceSeconds: 7 * 24 * 60 * 60,
  /** Failed deliveries that one call sends again. */
  resendAtOnce: 500,
} as const;

const url = z.string().max(2_048).meta({ description: 'https, on the public internet unless the operator lists its network.' });
const events = z
  .array(z.enum([allEvents, ...webhookEvents]))
  .min(1)
  .max(100)
  .meta({ description: 'Which events; `*` for all, those of later releases too.' });

/** A new endpoint. */
export const newWebhook = z
  .strictObject({ url, name: label(120).nullable().default(null), events: events.default([allEvents]), enabled: z.boolean().default(true) })
  .meta({ id: 'NewWebhook' });

export type NewWebhook = z.output<typeof newWebhook>;

export const webhookPatch = z.strictObject({ url, name: label(120).nullable(), events, enabled: z.boolean() }).partial().meta({ id: 'WebhookPatch' });

export type WebhookPatch = z.output<typeof webhookPatch>;

export const rotation = z
  .strictObject({
    graceSeconds: z
      .int()
      .min(0)
      .max(webhookLimits.graceSeconds)
      .default(24 * 60 * 60)
      .meta({ description: 'How long the former secret signs beside the new one.' }),
  })
  .prefault({});

/** An endpoint as the API writes it. */
export const webhook = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    url: z.string(),
    events: z.array(z.string()),
    enabled: z.boolean(),
    secrets: z
      .array(z.object({ id: z.string(), createdAt: z.string(), usableUntil: z.string().nullable() }))
      .meta({ description: 'What signs, the newest first: the secrets themselves are shown when they are made, and never again.' }),
    failures: z.int().meta({ description: 'Tries in a row that have failed.' }),
    failingSince: z.string().nullable(),
    pausedUntil: z.string().nullable().meta({ description: 'Set: it has failed again and again, and is left alone until then.' }),
    lastSuccessAt: z.string().nullable().meta({ description: 'Kept to the minute.' }),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Webhook' });

export type Webhook = z.output<typeof webhook>;

const namesOf = z.array(z.string());

export const eventsOf = (row: Pick<WebhookEndpointRow, 'events_json'>): string[] => namesOf.parse(JSON.parse(row.events_json));

export const webhookOf = (row: WebhookEndpointRow, secrets: readonly WebhookSecretRow[], nowMs: number): Webhook => ({
  id: row.id,
  name: row.name,
  url: row.url,
  events: eventsOf(row),
  enabled: row.enabled === 1,
  secrets: secrets
    .filter(({ endpoint_id: endpoint, usable_until: until }) => endpoint === row.id && (until === null || until > nowMs))
    .map((secret) => ({ id: secret.id, createdAt: isoTime(secret.created_at), usableUntil: isoTimeOrNull(secret.usable_until) })),
  failures: row.failures,
  failingSince: isoTimeOrNull(row.failing_since),
  pausedUntil: row.paused_until !== null && row.paused_until > nowMs ? isoTime(row.paused_until) : null,
  lastSuccessAt: isoTimeOrNull(row.last_success_at),
  createdAt: isoTime(row.created_at),
  updatedAt: isoTime(row.updated_at),
});

/** An event on its way to an endpoint, as the API writes it. */
export const webhookDelivery = z
  .object({
    id: z.string(),
    event: z
      .object({
        id: z.string(),
        type: z.string(),
        createdAt: z.string(),
        tenant: z.string(),
        subject: z.object({ kind: z.string(), id: z.string() }),
        before: z.record(z.string(), z.unknown()).nullable(),
        after: z.record(z.string(), z.unknown()).nullable(),
      })
      .meta({ id: 'WebhookEvent', description: 'What is sent, as it is sent.' }),
    state: z.enum(deliveryStates),
    tries: z.int(),
    nextTryAt: z.string().nullable(),
    lastTryAt: z.string().nullable(),
    lastStatus: z.int().nullable().meta({ description: 'HTTP status of the last answer.' }),
    lastFault: z
      .string()
      .nullable()
      .meta({ description: 'Why the last try has failed, as a code: HTTP_500, TIMEOUT, ADDRESS_FORBIDDEN, KEY_UNAVAILABLE, ECONNREFUSED.' }),
    lastMs: z.int().nullable().meta({ description: 'How long the last try has taken.' }),
    settledAt: z.string().nullable().meta({ description: 'When it was delivered, or given up.' }),
    resends: z.int().meta({ description: 'How often somebody has sent it again.' }),
  })
  .meta({ id: 'WebhookDelivery' });

export type WebhookDelivery = z.output<typeof webhookDelivery>;

export const deliveryOf = (row: WebhookDeliveryRow, tenantSlug: string): WebhookDelivery => ({
  id: row.id,
  event: eventOf(row, tenantSlug),
  state: row.state,
  tries: row.tries,
  nextTryAt: row.state === 'waiting' ? isoTime(row.next_try_at) : null,
  lastTryAt: isoTimeOrNull(row.last_try_at),
  lastStatus: row.last_status,
  lastFault: row.last_fault,
  lastMs: row.last_ms,
  settledAt: isoTimeOrNull(row.settled_at),
  resends: row.resends,
});
