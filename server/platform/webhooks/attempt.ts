import type { Logger } from 'pino';
import type { MasterKeys } from '../../access/master-key.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database } from '../store/database.ts';
import type { WebhookDeliveryRow, WebhookEndpointRow } from '../store/rows/webhook-rows.ts';
import { eventOf, sealPurpose, signedHeaders } from './event.ts';
import type { SendResult, SendWebhook } from './send.ts';

export interface AttemptOptions {
  database: Database;
  clock: Clock;
  masterKeys: MasterKeys;
  log: Logger;
  send: SendWebhook;
}

/** Sends an event to an endpoint once, signed with each of its live secrets. */
export type Attempt = (endpoint: WebhookEndpointRow, row: WebhookDeliveryRow, slug: string, stop: AbortSignal) => Promise<SendResult>;

/** Limit of the signature header that receivers read. */
const signaturesAtMost = 20;

export function createAttempt({ database: { query }, clock, masterKeys, log, send }: AttemptOptions): Attempt {
  async function secretsOf(endpointId: string): Promise<{ id: string; secret: string }[]> {
    const rows = await query
      .selectFrom('webhook_secrets')
      .selectAll()
      .where('endpoint_id', '=', endpointId)
      .where(({ or, eb }) => or([eb('usable_until', 'is', null), eb('usable_until', '>', clock.now())]))
      .orderBy('created_at', 'desc')
      .limit(signaturesAtMost)
      .execute();
    return rows.map((row) => ({ id: row.id, secret: masterKeys.open(row.secret_sealed, sealPurpose(row)) }));
  }

  return async (endpoint, row, slug, stop) => {
    const body = JSON.stringify(eventOf(row, slug));
    try {
      return await send(endpoint.url, signedHeaders(row.event_id, body, await secretsOf(endpoint.id), clock.now()), body, stop);
    } catch (error) {
      // Only the operator can fix a secret that does not open. It is recorded on the delivery, which is retried as after any other fault.
      if (!(error instanceof HttpError) || error.code !== 'key_unavailable') throw error;
      log.error({ err: error, endpoint: endpoint.id }, 'the secret of a webhook cannot be decrypted: nothing is sent');
      return { status: null, fault: 'KEY_UNAVAILABLE' };
    }
  };
}
