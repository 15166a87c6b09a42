import { pauseClock } from '../../support/time.ts';
import { expect, test, type Stage } from '../stage.ts';

const frames = ({ page }: Stage): Promise<number> => page.evaluate(() => document.querySelectorAll('iframe').length);

test('unmount right after mount, twice: ready rejects, and nothing happens afterwards', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  const outcome = await page.evaluate(async () => {
    const handle = window.Vitrine.mount('#target', window.options);
    handle.unmount();
    handle.unmount();
    const code = await handle.ready.catch((error: { code: string }) => error.code);
    return [code, handle.state, handle.iframe.isConnected];
  });
  expect(outcome).toEqual(['unmounted', 'unmounted', false]);
  await page.clock.runFor(60_000);
  expect(await page.evaluate(() => [window.reasons, window.events, window.faults])).toEqual([[], [], []]);
});

test('formsort#72: mount, unmount and mount, as React StrictMode does, give one frame and one getToken call', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => {
    window.Vitrine.mount('#target', window.options).unmount();
    window.handle = window.Vitrine.mount('#target', window.options);
    return window.handle.ready;
  });
  expect(await frames(stage)).toBe(1);
  expect(await page.evaluate(() => [window.reasons, window.handle.state])).toEqual([['mount'], 'ready']);
});

test.describe('P13: unmount inside', () => {
  const places: Record<string, string> = {
    'the token callback': 'options.getToken = () => (handle.unmount(), "token")',
    'a token callback that then throws': 'options.getToken = () => { handle.unmount(); throw new Error("gone"); }',
    onToken: 'options.onToken = leave',
    onReady: 'options.onReady = leave',
    onEvent: 'options.onEvent = leave',
    onError: 'options.onError = leave; options.getToken = () => Promise.reject(new Error("no"))',
    onSessionEnded: 'options.onSessionEnded = leave; options.getToken = () => null',
    'a listener of all events': 'after = () => handle.on("*", leave)',
  };
  for (const [name, arrange] of Object.entries(places)) {
    test(name, async ({ stage }) => {
      const { page } = stage;
      await pauseClock(page);
      await page.evaluate((source) => {
        const state = { calls: 0 };
        Object.assign(window, { calls: state });
        // oxlint-disable-next-line no-new-func
        const run = new Function(
          'options',
          'calls',
          `let handle, after; const leave = () => { calls.calls++; handle.unmount(); }; ${source}; handle = window.handle = Vitrine.mount('#target', ` +
            'options); after?.();',
        );
        run(window.options, state);
        // Listeners after the one that unmounts receive nothing.
        window.handle.on('*', (event) => void (window.handle.state === 'unmounted' && window.faults.push(event.name)));
      }, arrange);
      await page.waitForFunction(() => window.handle.state === 'unmounted');
      await page.clock.runFor(90_000);
      expect(await frames(stage)).toBe(0);
      // By now the last timer has fired, and no other may start.
      await page.evaluate(() => {
        const { setTimeout: begin } = window;
        window.setTimeout = ((...given: Parameters<typeof begin>) => (window.faults.push('a timer'), begin(...given))) as typeof begin;
      });
      await page.clock.runFor(60_000);
      expect(await page.evaluate(() => [window.faults, (window as unknown as { calls: { calls: number } }).calls.calls <= 1])).toEqual([[], true]);
    });
  }
});

test('after unmount, methods that need the frame fail with unmounted, and the others do nothing', async ({ stage }) => {
  await stage.mount();
  const codes = await stage.page.evaluate(async () => {
    const { handle } = window;
    handle.unmount();
    const attempts: [string, () => unknown][] = [
      ['update', () => handle.update({ theme: 'dark' })],
      ['setToken', () => handle.setToken('x')],
      ['reload', () => handle.reload()],
      ['refreshToken', () => handle.refreshToken()],
      ['logout', () => handle.logout()],
      ['on', () => handle.on('ready', () => {})],
      ['off', () => handle.off('ready', () => {})],
      ['unmount', () => handle.unmount()],
      ['ready', () => handle.ready.then(() => 'was ready')],
    ];
    return Promise.all(
      attempts.map(async ([name, attempt]) => {
        try {
          return [name, (await attempt()) ?? 'nothing'];
        } catch (error) {
          return [name, (error as { code: string }).code];
        }
      }),
    );
  });
  expect(Object.fromEntries(codes)).toEqual({
    update: 'unmounted',
    setToken: 'unmounted',
    reload: 'unmounted',
    refreshToken: 'unmounted',
    logout: 'nothing',
    on: 'nothing',
    off: 'nothing',
    unmount: 'nothing',
    ready: 'was ready',
  });
});

test('aborting the signal unmounts; an already aborted signal creates no frame and no getToken call', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  const outcome = await page.evaluate(async () => {
    const leave = new AbortController();
    const handle = window.Vitrine.mount('#target', { ...window.options, signal: leave.signal });
    await handle.ready;
    leave.abort();
    const late = window.Vitrine.mount('#target', { ...window.options, signal: leave.signal });
    const code = await late.ready.catch((error: { code: string }) => error.code);
    return [handle.state, late.state, code];
  });
  await page.clock.runFor(60_000);
  expect([...outcome, await page.evaluate(() => window.reasons.length)]).toEqual(['unmounted', 'unmounted', 'unmounted', 1]);
  expect(await frames(stage)).toBe(0);
});

test('P13: a container that the page empties causes no error, and unmount still works', async ({ stage }) => {
  const { page } = stage;
  await stage.mount();
  await page.evaluate(() => {
    (document.querySelector('#target') ?? document.body).innerHTML = '';
    window.handle.update({ theme: 'dark' });
    window.handle.reload();
  });
  await page.evaluate(() => window.handle.unmount());
  expect(await page.evaluate(() => [window.faults, window.handle.state])).toEqual([[], 'unmounted']);
  expect(await frames(stage)).toBe(0);
});

test('P13: a mount on a detached target waits without an error until the target is in the document', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await page.evaluate(() => {
    const box = document.createElement('div');
    box.id = 'box';
    Object.assign(window, { box });
    window.handle = window.Vitrine.mount(box, window.options);
  });
  await page.clock.runFor(60_000);
  expect(await stage.events()).toEqual([]);
  await page.evaluate(() => {
    document.body.append((window as unknown as { box: Element }).box);
    return window.handle.ready;
  });
  expect(await stage.events()).toEqual(['token', 'ready']);
});

test('off removes one listener; a listener that throws affects neither other listeners nor the mount', async ({ stage }) => {
  const { page } = stage;
  const heard = await page.evaluate(async () => {
    const heard: string[] = [];
    const removed = (): void => void heard.push('removed');
    const handle = window.Vitrine.mount('#target', {
      ...window.options,
      onReady: () => {
        throw new Error('of the page');
      },
    });
    handle.on('ready', removed);
    handle.on('ready', ({ widget }) => void heard.push(`ready ${widget}`));
    handle.on('*', ({ name }) => void heard.push(`* ${name}`));
    handle.off('ready', removed);
    await handle.ready;
    await new Promise((resolve) => setTimeout(resolve));
    return heard;
  });
  expect(heard).toEqual(['* token', 'ready receipt', '* ready']);
  // Chromium prefixes the message with "Uncaught".
  expect((await page.evaluate(() => window.faults)).map((text) => text.replace('Uncaught ', ''))).toEqual(['Error: of the page']);
});

test('P13: two mounts in one target appear in order and unmount separately', async ({ stage }) => {
  const { page } = stage;
  const order = await page.evaluate(async () => {
    const target = document.querySelector('#target') ?? document.body;
    target.append(document.createElement('hr'));
    const [first, second] = [window.Vitrine.mount(target, window.options), window.Vitrine.mount(target, { ...window.options, resource: 'rcpt_2' })];
    await Promise.all([first.ready, second.ready]);
    const names = (): string[] =>
      [...target.children].map((element) => (element === first.iframe ? 'first' : element === second.iframe ? 'second' : element.localName));
    const before = names();
    first.unmount();
    return [before, names(), second.state];
  });
  expect(order).toEqual([['hr', 'first', 'second'], ['hr', 'second'], 'ready']);
});
