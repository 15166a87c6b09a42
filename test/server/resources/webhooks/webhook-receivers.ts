import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { answerWith, startWebhookReceiver, type WebhookReceiver } from '../../../support/stand-ins/webhook-receiver.ts';
import type { World } from '../../../support/server/world.ts';

/** Webhook endpoints and what sends to them. A test may replace a receiver. */
export interface WebhookReceivers {
  receiver: WebhookReceiver;
  other: WebhookReceiver;
  /** Sends all due deliveries. */
  run(): Promise<void>;
  /** The types of the events that the first endpoint received. */
  types(): string[];
}

/** Starts two endpoints for the tests of a file. Each test begins with empty ones, and its webhooks are deleted afterwards. */
export function webhookReceivers(world: () => World): WebhookReceivers {
  const to = {
    run: () => world().app.services.webhookDispatcher.run(),
    types: () => to.receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type),
  } as WebhookReceivers;
  beforeAll(async () => {
    [to.receiver, to.other] = [await startWebhookReceiver(), await startWebhookReceiver()];
  });
  afterAll(() => Promise.all([to.receiver.close(), to.other.close()]));
  beforeEach(() => {
    for (const one of [to.receiver, to.other]) {
      one.received.length = 0;
      one.answer = answerWith(204);
    }
  });
  afterEach(async () => {
    const { acme, globex, manage } = world();
    for (const tenant of [acme, globex]) {
      const { items } = (await manage(tenant.apiKey, 'GET', '/v1/webhooks')).json as { items: { id: string }[] };
      for (const { id } of items) await manage(tenant.apiKey, 'DELETE', `/v1/webhooks/${id}`);
    }
  });
  return to;
}
