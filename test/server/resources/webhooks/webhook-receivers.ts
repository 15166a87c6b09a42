import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { answerWith, startWebhookReceiver, type WebhookReceiver } from '../../../support/stand-ins/webhook-receiver.ts';
import type { World } from '../../../support/server/world.ts';

/** Where webhooks go to, and what sends them. A test may put another receiver in the place of one. */
export interface WebhookReceivers {
  receiver: WebhookReceiver;
  other: WebhookReceiver;
  /** Sends what is due. */
  run(): Promise<void>;
  /** The types of the events that have come to the first one. */
  types(): string[];
}

/** Two receivers for the tests of a file: they begin each one empty, and behind it no tenant has a webhook. */
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
