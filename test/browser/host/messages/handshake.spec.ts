import type { Frame } from '@playwright/test';
import { expect, test, type Stage } from '../stage.ts';

const request = { type: 'VITRINE_REQUEST_TOKEN', value: { protocol: 1, widgetId: 'thief', reason: 'mount' } };
const shapes: Record<string, unknown>[] = [
  request,
  { type: 'RETURNINGAI_WIDGET_REQUEST_TOKEN' },
  { penpal: 'syn' },
  { namespace: 'penpal', type: 'SYN', channel: undefined, participantId: 'thief' },
  { namespace: 'penpal', type: 'CALL', id: '1', methodPath: ['requestToken'], args: [{ reason: 'mount' }] },
];

/** A page that posts given messages to its parent and opener, and records every message it receives. */
const thief = `<!doctype html><title>Thief</title><script>
window.got = [];
addEventListener('message', ({ data }) => data !== 'fenced' && got.push(data));
window.send = (shapes) => { for (const shape of shapes) for (const target of [parent, opener]) if (target !== window) target?.postMessage(shape, '*'); };
</script>`;

interface Thief {
  got: unknown[];
  send(shapes: unknown[]): void;
}

async function thieves(stage: Stage): Promise<Frame> {
  stage.host.serve('/thief', thief);
  stage.frames.serve('/thief', thief);
  return stage.mount();
}

test.describe('P01: a request from outside the iframe of the mount gets no answer and causes no getToken call:', () => {
  const senders: Record<string, (stage: Stage) => Promise<Frame>> = {
    'a sibling frame of the same origin': async ({ page, frames }) => {
      await page.evaluate(
        (src) => new Promise((resolve) => document.body.append(Object.assign(document.createElement('iframe'), { src, id: 'thief', onload: resolve }))),
        `${frames.origin}/thief`,
      );
      const element = await page.waitForSelector('#thief');
      return (await element.contentFrame()) as Frame;
    },
    'a popup of the same origin': async ({ page, frames }) => {
      const [popup] = await Promise.all([page.waitForEvent('popup'), page.evaluate((src) => void window.open(src), `${frames.origin}/thief`)]);
      await popup.waitForFunction(() => 'send' in window);
      return popup.mainFrame();
    },
    'a frame of the page itself': async ({ page }) => {
      await page.evaluate(
        () => new Promise((resolve) => document.body.append(Object.assign(document.createElement('iframe'), { src: '/thief', id: 'thief', onload: resolve }))),
      );
      const element = await page.waitForSelector('#thief');
      return (await element.contentFrame()) as Frame;
    },
  };
  for (const [name, open] of Object.entries(senders)) {
    test(name, async ({ stage }) => {
      const mounted = await thieves(stage);
      const sender = await open(stage);
      await sender.evaluate((all) => (window as unknown as Thief).send(all), shapes);
      await stage.fence(sender);
      expect(await sender.evaluate(() => (window as unknown as Thief).got)).toEqual([]);
      expect(await stage.page.evaluate(() => [window.reasons, window.faults])).toEqual([['mount'], []]);
      expect(await mounted.evaluate(() => window.portsOpened)).toBe(1);
    });
  }

  test('a synthetic event of a script, without a source', async ({ stage }) => {
    await stage.mount();
    const before = await stage.events();
    await stage.page.evaluate(({ data, origin }) => void dispatchEvent(new MessageEvent('message', { data, origin })), {
      data: request,
      origin: stage.frames.origin,
    });
    await stage.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(await stage.events()).toEqual(before);
  });
});

test('P02, P03: a document of another origin in the iframe gets no token; the right document gets it when it is back', async ({ stage }) => {
  const frame = await thieves(stage);
  const { page } = stage;
  await frame.evaluate((src) => location.replace(src), `${stage.host.origin.replace('127.0.0.1', 'localhost')}/nowhere`).catch(() => {});
  stage.host.serve('/evil', thief);
  await page.evaluate((src) => void (window.handle.iframe.src = src), `${stage.host.origin}/evil`);
  const element = await page.waitForSelector('iframe');
  const evil = (await element.contentFrame()) as Frame;
  await evil.waitForFunction(() => 'send' in window);
  await evil.evaluate((all) => (window as unknown as Thief).send(all), shapes);
  await stage.fence(evil);
  expect(await evil.evaluate(() => (window as unknown as Thief).got)).toEqual([]);
  const before = (await stage.events()).filter((name) => name === 'ready').length;
  await page.evaluate((src) => void (window.handle.iframe.src = src), `${stage.frames.origin}/embed?tenant=acme`);
  await page.waitForFunction((count) => window.events.filter(({ name }) => name === 'ready').length > count, before);
  expect(await (await stage.frame()).evaluate(() => window.answers.map(({ token }) => token))).toEqual(['token-1']);
});

test('P02: a token that arrives after the iframe has navigated to another origin is not sent there', async ({ stage }) => {
  const { page, host, frames } = stage;
  host.serve('/evil', thief);
  frames.serve('/thief', thief);
  await page.evaluate(() => {
    window.options.getToken = () => new Promise((resolve) => Object.assign(window, { release: () => resolve('of-anna') }));
    window.handle = window.Vitrine.mount('#target', window.options);
  });
  const frame = (await (await page.waitForSelector('iframe')).contentFrame()) as Frame;
  await frame.waitForFunction(() => window.ask);
  await stage.fence(frame);
  await page.evaluate((src) => void (window.handle.iframe.src = src), `${host.origin}/evil`);
  await frame.waitForFunction(() => 'send' in window);
  await page.evaluate(() => (window as unknown as { release(): void }).release());
  await stage.fence(frame);
  expect(await frame.evaluate(() => (window as unknown as Thief).got)).toEqual([]);
});

test('P04, N7: two mounts of different customers on one page keep their tokens apart', async ({ stage }) => {
  const tokens = await stage.page.evaluate(async () => {
    document.body.insertAdjacentHTML('beforeend', '<div id="second"></div>');
    const [first, second] = [
      window.Vitrine.mount('#target', { ...window.options, getToken: () => 'of-anna' }),
      window.Vitrine.mount('#second', { ...window.options, getToken: () => 'of-ben' }),
    ];
    await Promise.all([first.ready, second.ready]);
    first.iframe.id = 'anna';
    second.iframe.id = 'ben';
  });
  expect(tokens).toBeUndefined();
  for (const [id, token] of [
    ['anna', 'of-anna'],
    ['ben', 'of-ben'],
  ]) {
    const frame = await (await stage.page.waitForSelector(`#${id}`)).contentFrame();
    await frame?.evaluate(() => window.host.requestToken({ reason: 'rejected' }));
    expect(await frame?.evaluate(() => [...window.answers, ...window.tokens].map((answer) => answer.token))).toEqual([token]);
  }
});

test('P15: the frame cannot navigate the page', async ({ stage }) => {
  const frame = await stage.mount();
  const refused = await frame.evaluate(() => {
    try {
      if (top) top.location.href = 'about:blank#taken';
      return 'navigated';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(refused).toBe('SecurityError');
  expect(stage.page.url()).toBe(`${stage.host.origin}/`);
});

test('N8: a frame that reloads itself gets an answer over a new port, without another getToken call', async ({ stage }) => {
  const frame = await stage.mount();
  await frame.evaluate(() => location.reload());
  await stage.page.waitForFunction(() => window.events.filter(({ name }) => name === 'ready').length === 2);
  const again = await stage.frame();
  await again.evaluate(() => window.host.resize({ heightPx: 321 }));
  await expect(stage.page.locator('iframe')).toHaveCSS('height', '321px');
  expect(await stage.page.evaluate(() => window.reasons)).toEqual(['mount']);
});

test('N8: a second request of the same document closes the port of the first', async ({ stage }) => {
  const frame = await stage.mount();
  await frame.evaluate(() => {
    Object.assign(window, { old: window.host });
    window.ask();
  });
  await frame.waitForFunction(() => window.portsOpened === 2);
  const lost = await frame.evaluate(async () => {
    await window.connected;
    const { old } = window as unknown as { old: typeof window.host };
    return Promise.resolve()
      .then(() => old.resize({ heightPx: 777 }))
      .then(
        () => 'answered',
        () => 'closed',
      );
  });
  expect(lost).toBe('closed');
  await expect(stage.page.locator('iframe')).not.toHaveCSS('height', '777px');
});
