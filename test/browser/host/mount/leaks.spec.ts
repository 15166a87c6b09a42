import { expect, test, type Stage } from '../stage.ts';
import { needs } from '../../support/engine.ts';

declare global {
  interface Window {
    /** Active timers and listeners of the page. */
    resources: { timers: Set<number>; listeners: Map<string, number>; observers: number };
  }
}

/** Tracks the active timers of the page, and its listeners on window and document. */
function trackResources(): void {
  if (window.top !== window) return;
  const resources = (window.resources = { timers: new Set<number>(), listeners: new Map<string, number>(), observers: 0 });
  const { setTimeout: set, clearTimeout: clear } = window;
  window.setTimeout = ((run: () => void, delayMs?: number) => {
    const id = set(() => {
      resources.timers.delete(id);
      run();
    }, delayMs);
    resources.timers.add(id);
    return id;
  }) as typeof setTimeout;
  window.clearTimeout = (id) => {
    resources.timers.delete(Number(id));
    clear(id);
  };
  for (const target of [window, document]) {
    const { addEventListener: add } = target;
    const count = (type: string, by: number): unknown => resources.listeners.set(type, (resources.listeners.get(type) ?? 0) + by);
    target.addEventListener = (type: string, listener: EventListener, options?: AddEventListenerOptions) => {
      count(type, 1);
      options?.signal?.addEventListener('abort', () => count(type, -1));
      add.call(target, type, listener, options);
    };
    const { removeEventListener: remove } = target;
    target.removeEventListener = (type: string, listener: EventListener, options?: EventListenerOptions) => {
      count(type, -1);
      remove.call(target, type, listener, options);
    };
  }
}

/** Counts the live objects of each class after garbage collection. */
async function alive({ page }: Stage, classes: readonly string[]): Promise<Record<string, number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
  const counts: Record<string, number> = {};
  for (const name of classes) {
    const { result } = await session.send('Runtime.evaluate', { expression: `${name}.prototype` });
    const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: result.objectId ?? '', objectGroup: 'alive' });
    const { result: length } = await session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: 'function () { return this.length; }',
      returnByValue: true,
    });
    counts[name] = Number(length.value);
  }
  await session.send('Runtime.releaseObjectGroup', { objectGroup: 'alive' });
  const { documents, jsEventListeners } = await session.send('Memory.getDOMCounters');
  await session.detach();
  return { ...counts, documents, jsEventListeners };
}

/** Mounts and unmounts repeatedly, each time at another stage of the frame's life. */
async function mountAndUnmount({ page }: Stage, times: number): Promise<void> {
  await page.evaluate(async (count) => {
    // Created outside the loop: the token broker keeps the callback for another minute, and it must not capture the handle.
    const makeCallback = () => () => ({ token: `t-${performance.now()}`, expiresIn: 600 });
    for (let index = 0; index < count; index++) {
      const handle = window.Vitrine.mount('#target', { ...window.options, getToken: makeCallback() });
      const moments: (() => unknown)[] = [
        () => handle.ready,
        () => undefined,
        () => Promise.resolve(),
        () => new Promise((resolve) => handle.on('token', resolve as () => void)),
        () => handle.ready.then(() => handle.refreshToken()),
        () => (handle.reload(), handle.ready),
        () => handle.ready.then(() => (handle.logout(), handle.reload())),
      ];
      await moments[index % moments.length]?.();
      handle.unmount();
    }
    window.events.length = 0;
  }, times);
}

const classes = ['HTMLIFrameElement', 'MessagePort', 'MessageChannel', 'AbortController', 'AbortSignal', 'MutationObserver', 'ResizeObserver'];

test('N9: thirty mounts and unmounts leave no iframe, port, document, listener or timer behind', async ({ stage, browserName }) => {
  needs(browserName, 'devtools');
  test.setTimeout(90_000);
  const { page } = stage;
  await page.addInitScript(trackResources);
  await stage.open();
  const resources = (): Promise<unknown> =>
    page.evaluate(() => ({
      timers: window.resources.timers.size,
      listeners: [...window.resources.listeners].filter(([, count]) => count).sort(),
      iframes: document.querySelectorAll('iframe').length,
    }));
  await mountAndUnmount(stage, 7);
  // The timer belongs to the token broker, which forgets the last token after half a minute.
  expect(await resources()).toMatchObject({ timers: 1, iframes: 0 });
  const before = { resources: await resources(), alive: await alive(stage, classes) };
  await mountAndUnmount(stage, 30);
  expect(await resources()).toEqual(before.resources);
  const after = await alive(stage, classes);
  for (const [name, count] of Object.entries(after))
    expect([name, count], `${name} before: ${before.alive[name]}`).toEqual([name, Math.min(count, before.alive[name] ?? 0)]);
  expect(await page.evaluate(() => window.faults)).toEqual([]);
});

test('N9 control: the counts show a mount that is still active', async ({ stage, browserName }) => {
  needs(browserName, 'devtools');
  const { page } = stage;
  await page.addInitScript(trackResources);
  await stage.open();
  await mountAndUnmount(stage, 7);
  const before = await alive(stage, classes);
  await page.evaluate(() => {
    window.handle = window.Vitrine.mount('#target', { ...window.options, getToken: () => ({ token: 'kept', expiresIn: 600 }) });
    return window.handle.ready;
  });
  const after = await alive(stage, classes);
  expect(await page.evaluate(() => [window.resources.timers.size > 0, (window.resources.listeners.get('message') ?? 0) > 0])).toEqual([true, true]);
  for (const name of ['HTMLIFrameElement', 'MessagePort']) expect(after[name]).toBeGreaterThan(before[name] ?? 0);
});
