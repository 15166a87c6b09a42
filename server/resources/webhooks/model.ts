import { z } from 'zod';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { label } from '../../platform/http/input/field.ts';
import { eventOf } from '../../platform/webhooks/event.ts';
import { deliveryStates, type WebhookDeliveryRow, type WebhookEndpointRow, type WebhookSecretRow } from '../../platform/store/rows/webhook-rows.ts';
import { allEvents, webhookEvents } from './events.ts';

export const webhookLimits = {
  /** Endpoints per tenant. */
  endpoints: 20,
  graceSeconds: 7 * 24 * 60 * 60,
  /** Failed deliveries that one call sends again. */
  resendAtOnce: 500,
} as const;

const url = z.string().max(2_048).meta({ description: 'https URL on the public internet, or in a network that the operator allows.' });
const events = z
  .array(z.enum([allEvents, ...webhookEvents]))
  .min(1)
  .max(100)
  .meta({ description: 'Event types to send. `*` sends all, including those of later releases.' });

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
      .meta({ description: 'Seconds for which the former secret also signs.' }),
  })
  .prefault({});

/** An endpoint, as the API returns it. */
export const webhook = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    url: z.string(),
    events: z.array(z.string()),
    enabled: z.boolean(),
    secrets: z
      .array(z.object({ id: z.string(), createdAt: z.string(), usableUntil: z.string().nullable() }))
      .meta({ description: 'Signing secrets, newest first. Their values are returned only when they are created.' }),
    failures: z.int().meta({ description: 'Consecutive failed attempts.' }),
    failingSince: z.string().nullable(),
    pausedUntil: z.string().nullable().meta({ description: 'Until when deliveries are paused after repeated failures.' }),
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

/** A delivery of an event to an endpoint, as the API returns it. */
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
      .meta({ id: 'WebhookEvent', description: 'The event, as it is sent.' }),
    state: z.enum(deliveryStates),
    tries: z.int(),
    nextTryAt: z.string().nullable(),
    lastTryAt: z.string().nullable(),
    lastStatus: z.int().nullable().meta({ description: 'HTTP status of the last response.' }),
    lastFault: z
      .string()
      .nullable()
      .meta({ description: 'Why the last attempt failed, as a code such as HTTP_500, TIMEOUT, ADDRESS_FORBIDDEN, KEY_UNAVAILABLE or ECONNREFUSED.' }),
    lastMs: z.int().nullable().meta({ description: 'Duration of the last attempt, in milliseconds.' }),
    settledAt: z.string().nullable().meta({ description: 'When the delivery succeeded or was abandoned.' }),
    resends: z.int().meta({ description: 'Number of manual resends.' }),
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
