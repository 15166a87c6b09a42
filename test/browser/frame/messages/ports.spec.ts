import { expect, test } from '../embed.ts';
import { waitForFrameRequest, bareHostPage, tokenMessage } from './bare-host-page.ts';

test('Q07 an event that was lost on the port of a first answer is sent again on the port of the second', async ({ page, world }) => {
  const { title } = await world.receipt();
  await page.goto(world.pages.serve('/', bareHostPage(world)));
  await waitForFrameRequest(page);
  const message = tokenMessage(await world.tenant.mint({ customer: 'customer-1' }));
  await page.evaluate((data) => window.sendToFrame(data), message);
  // The content is shown, and nobody has received the `ready` event.
  await expect(page.frameLocator('#frame').getByText(title)).toBeVisible();
  const receivedEvent = await page.evaluate(
    (data) =>
      new Promise<unknown>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        const send = (content: object): void => port1.postMessage({ namespace: 'penpal', ...content });
        port1.addEventListener('message', ({ data }) => {
          if (data.type === 'SYN') send({ type: 'SYN', participantId: '' });
          if (data.type === 'ACK1') send({ type: 'ACK2' });
          if (data.type === 'CALL') send({ type: 'REPLY', callId: data.id, value: { ok: true, value: null } });
          if (data.type === 'CALL' && data.methodPath[0] === 'emit') resolve(data.args[0]);
        });
        port1.start();
        document.querySelector('iframe')?.contentWindow?.postMessage(data, '*', [port2]);
      }),
    message,
  );
  expect(receivedEvent).toEqual({ name: 'ready', payload: { widget: 'receipt-list' } });
});
