import { pauseClock } from '../../support/time.ts';
import { expect, test } from '../stage.ts';

test('H4 does not read the data of messages that are not from its frames, with several mounts', async ({ stage }) => {
  await stage.mount();
  const { page } = stage;
  await page.evaluate(() => Promise.all([1, 2].map(() => window.Vitrine.mount('#target', window.options).ready)));
  const read = await page.evaluate(async () => {
    let reads = 0;
    const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
    Object.defineProperty(MessageEvent.prototype, 'data', { configurable: true, get: () => (reads++, undefined) });
    const arrived = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
    window.postMessage('x'.repeat(5_000_000), '*');
    dispatchEvent(new MessageEvent('message', { data: 1, source: window, origin: 'https://evil.example' }));
    await arrived;
    if (data) Object.defineProperty(MessageEvent.prototype, 'data', data);
    return reads;
  });
  expect(read).toBe(0);
  expect(await page.evaluate(() => window.faults)).toEqual([]);
});

test('H4 all mounts of a page share one message listener, removed with the last mount', async ({ stage }) => {
  const { page } = stage;
  await page.addInitScript(() => {
    const counts = { messages: 0 };
    Object.assign(window, { counts });
    const { addEventListener: add, removeEventListener: remove } = window;
    window.addEventListener = (...given: Parameters<typeof add>) => (given[0] === 'message' && counts.messages++, add.apply(window, given));
    window.removeEventListener = (...given: Parameters<typeof remove>) => (given[0] === 'message' && counts.messages--, remove.apply(window, given));
  });
  await stage.open();
  const counts = await page.evaluate(async () => {
    const listening = (): number => (window as unknown as { counts: { messages: number } }).counts.messages;
    const handles = [1, 2, 3].map(() => window.Vitrine.mount('#target', window.options));
    await Promise.all(handles.map(({ ready }) => ready));
    const during = listening();
    for (const handle of handles) handle.unmount();
    return [during, listening()];
  });
  expect(counts).toEqual([1, 0]);
});

test('H7 a frame that repeats its request and takes no answer times out; the error names the origin to allow', async ({ stage }) => {
  const { page, frames, host } = stage;
  frames.serve('/embed', `<!doctype html><title>Deaf</title><script>
    window.ask = () => parent.postMessage({ type: 'VITRINE_REQUEST_TOKEN', value: { protocol: 1, widgetId: 'deaf', reason: 'mount' } }, '${host.origin}');
    ask();
  </script>`);
  await pauseClock(page);
  await page.evaluate(() => void (window.handle = window.Vitrine.mount('#target', window.options)));
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await stage.waitForEvent('token');
  for (let second = 0; second < 12; second++) {
    await frame?.evaluate(() => (window as unknown as { ask: () => void }).ask());
    if (frame) await stage.fence(frame);
    await page.clock.runFor(1_000);
  }
  // A separate script determines the reason.
  await expect.poll(() => stage.events()).toEqual(['token', 'error']);
  const failed = await page.evaluate(() => window.handle.ready.catch(({ code, message }: Error & { code: string }) => ({ code, message })));
  expect(failed).toMatchObject({ code: 'page_not_listed' });
  expect((failed as { message: string }).message).toContain(`"${host.origin}" is not among the allowed origins of the tenant "acme" on ${frames.origin}`);
});

test('H22 a frame can raise its own and its server’s error codes, but no host codes', async ({ stage }) => {
  const frame = await stage.mount();
  const codes = ['bad_response', 'a_code_of_a_newer_server', 'token_unavailable', 'unmounted', 'frame_timeout', 'Not A Code', '', 'x'.repeat(100), '__proto__'];
  const taken = await frame.evaluate(
    (all) => Promise.all(all.map((code) => window.host.emit({ name: 'warning', payload: { code, message: 'Oh', retryable: true } }).then(({ ok }) => ok))),
    codes,
  );
  expect(taken).toEqual([true, true, false, false, false, false, false, false, false]);
});

test('H22 a listener cannot change a fault for other listeners', async ({ stage }) => {
  const { page } = stage;
  const heard = await page.evaluate(async () => {
    const messages: unknown[] = [];
    const mounts = [1, 2].map(() =>
      window.Vitrine.mount('#target', {
        ...window.options,
        getToken: window.options.getToken = () => Promise.reject(new Error('no')),
        onError: (fault) => {
          messages.push(fault.message.slice(0, 17), Object.isFrozen(fault));
          try {
            fault.message = 'changed';
          } catch {
            messages.push('refused');
          }
        },
      }),
    );
    await Promise.allSettled(mounts.map(({ ready }) => ready));
    return messages;
  });
  expect(heard.filter((one) => one !== 'refused')).toEqual(['Token unavailable', true, 'Token unavailable', true]);
});

test('H22 a form with the id Vitrine and a field named mount does not shadow the library', async ({ stage }) => {
  const form = '<form id="Vitrine"><input name="mount"></form>';
  stage.host.serve('/named', `<!doctype html><title>Named</title>${form}<script src="/vitrine.js" data-manual></script>`);
  await stage.page.goto(`${stage.host.origin}/named`);
  expect(await stage.page.evaluate(() => typeof window.Vitrine.mount)).toBe('function');
});

test('H5 works where listeners accept no signal, and leaves no iframe when mount throws', async ({ stage }) => {
  const { page } = stage;
  await page.addInitScript(() => {
    const { addEventListener: add } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (name, listener, options) {
      // As zone.js up to 0.14 does: a signal is dropped or breaks, an AbortController in place of options throws.
      if (typeof options === 'object' && options !== null && 'signal' in options) throw new TypeError("Failed to read the 'signal' property");
      add.call(this, name, listener, options);
    };
  });
  await stage.open();
  await stage.mount();
  await page.evaluate(() => window.handle.unmount());
  const left = await page.evaluate(() => {
    const { ResizeObserver: real } = window;
    Object.assign(window, {
      ResizeObserver: function () {
        throw new Error('patched');
      },
    });
    let thrown = '';
    try {
      window.Vitrine.mount('#target', window.options);
    } catch (error) {
      thrown = (error as Error).message;
    }
    Object.assign(window, { ResizeObserver: real });
    return [thrown, document.querySelectorAll('iframe').length];
  });
  expect(left).toEqual(['patched', 0]);
});
