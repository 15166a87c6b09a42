import { readFileSync } from 'node:fs';
import { pauseClock, nextPaint } from '../../support/time.ts';
import { framePage } from '../frame-page.ts';
import { runtimePage } from '../runtime-page.ts';
import { expect, test } from '../stage.ts';

test('mount works again after the page is rewritten with document.open', async ({ stage }) => {
  const { page } = stage;
  await stage.mount();
  await page.evaluate(() => {
    document.open();
    document.write('<!doctype html><title>Anew</title><div id="target"></div>');
    document.close();
  });
  const frame = await stage.mount();
  expect(await frame.evaluate(() => window.answers.map(({ token }) => token))).toEqual(['token-1']);
  await page.evaluate(() => dispatchEvent(new Event('online')));
});

test('mountAll mounts an emptied element again, and skips mounted ones', async ({ stage }) => {
  const { page } = stage;
  const frames = (): Promise<number> => page.evaluate(() => document.querySelectorAll('iframe').length);
  await page.evaluate(() => {
    const { server, tenant, getToken } = window.options;
    const { configure } = window.Vitrine as unknown as { configure(options: object): void };
    configure({ server, tenant, getToken });
    document.body.insertAdjacentHTML('beforeend', '<div id="declared" data-vitrine="receipt-list"></div>');
  });
  const mountAll = (): Promise<number> =>
    page.evaluate(async () => {
      const { mountAll: all } = window.Vitrine as unknown as { mountAll(): (typeof window.handle)[] };
      const handles = all();
      await Promise.all(handles.map(({ ready }) => ready));
      return handles.length;
    });
  expect([await mountAll(), await mountAll(), await frames()]).toEqual([1, 0, 1]);
  await page.evaluate(() => document.querySelector('#declared')?.replaceChildren());
  expect([await mountAll(), await mountAll(), await frames()]).toEqual([1, 0, 1]);
});

/** Ways in which pages restore saved markup. */
const putBacks: Record<string, () => void> = {
  'as a copy of the element': () => {
    const kept = document.querySelector('#declared') as Element;
    kept.replaceWith(kept.cloneNode(true));
  },
  'as text in the same element': () => {
    const kept = document.querySelector('#declared') as Element;
    const text = kept.innerHTML;
    kept.innerHTML = text;
  },
  'as a copy whose frame a script has wrapped': () => {
    const kept = document.querySelector('#declared') as Element;
    const copy = kept.cloneNode(true) as Element;
    const wrap = document.createElement('div');
    wrap.append(...copy.childNodes);
    copy.append(wrap);
    kept.replaceWith(copy);
  },
};

for (const [how, putBack] of Object.entries(putBacks)) {
  test(`markup that a page saved and restored ${how} is mounted again, without the dead frame or error card`, async ({ stage }) => {
    const { page, frames } = stage;
    const declare = async (): Promise<void> => {
      await page.evaluate(() => {
        const { server, tenant, getToken } = window.options;
        const { configure } = window.Vitrine as unknown as { configure(options: object): void };
        configure({ server, tenant, getToken });
        document.body.insertAdjacentHTML('beforeend', '<div id="declared" data-vitrine="receipt-list"><p>Of the page</p></div>');
      });
    };
    const mountAll = (): Promise<string[]> =>
      page.evaluate(async () => {
        const { mountAll: all } = window.Vitrine as unknown as { mountAll(): (typeof window.handle)[] };
        const handles = all();
        return Promise.all(handles.map(({ ready }) => ready.then(() => 'ready', ({ code }: { code: string }) => code)));
      });
    const shown = (): Promise<string> =>
      page.evaluate(() => [...document.querySelectorAll('#declared :is(iframe, p, [style])')].map(({ localName }) => localName).join());
    await declare();
    expect(await mountAll()).toEqual(['ready']);
    for (const _time of ['once', 'again']) {
      await page.evaluate(putBack);
      expect([await mountAll(), await mountAll()]).toEqual([['ready'], []]);
      expect(await shown()).toBe('p,iframe');
    }

    // The same applies to an error card and its hidden frame.
    frames.serve('/embed', (_request, response) => void response.writeHead(503).end());
    frames.serve('/embed.json', (_request, response) => void response.writeHead(503).end());
    await page.evaluate(() => document.querySelector('#declared')?.remove());
    await declare();
    expect(await mountAll()).not.toContain('ready');
    await expect(page.locator('#declared [role="alert"]')).toBeVisible();
    frames.serve('/embed', framePage(stage.host.origin));
    await page.evaluate(putBack);
    expect(await mountAll()).toEqual(['ready']);
    expect(await shown()).toBe('p,iframe');
  });
}

test('mounting on an element keeps a live frame that the page has moved into it', async ({ stage }) => {
  const { page } = stage;
  await stage.mount();
  await page.evaluate(async () => {
    document.body.insertAdjacentHTML('beforeend', '<div id="other"></div>');
    document.querySelector('#other')?.append(window.handle.iframe);
    await window.Vitrine.mount('#other', window.options).ready;
  });
  await expect(page.locator('#other iframe')).toHaveCount(2);
});

test.describe('a mount ends on its own when its element is removed', () => {
  test('while hidden', async ({ stage }) => {
    const { page } = stage;
    await pauseClock(page);
    await stage.mount();
    await page.evaluate(() => (document.querySelector<HTMLElement>('#target') ?? document.body).style.setProperty('display', 'none'));
    // By then the browser has reported that the element has no size.
    await nextPaint(page.mainFrame());
    await nextPaint(page.mainFrame());
    await page.clock.runFor(90_000);
    expect(await page.evaluate(() => window.handle.state)).toBe('ready');
    await page.evaluate(() => document.querySelector('#target')?.remove());
    await page.clock.runFor(61_000);
    expect(await page.evaluate(() => window.handle.state)).toBe('unmounted');
  });

  test('when hidden from the start', async ({ stage }) => {
    const { page } = stage;
    await pauseClock(page);
    await page.evaluate(() => {
      (document.querySelector<HTMLElement>('#target') ?? document.body).style.setProperty('display', 'none');
      window.handle = window.Vitrine.mount('#target', window.options);
    });
    await stage.waitForEvent('ready');
    await page.evaluate(() => document.querySelector('#target')?.remove());
    await page.clock.runFor(61_000);
    expect(await page.evaluate(() => window.handle.state)).toBe('unmounted');
  });

  test('while an error card is shown, and then sends its server no more requests', async ({ stage }) => {
    const { page, frames } = stage;
    await pauseClock(page);
    frames.serve('/embed', (_request, response) => void response.writeHead(503).end());
    frames.serve('/embed.json', (_request, response) => void response.writeHead(503).end());
    await page.evaluate(() => {
      window.handle = window.Vitrine.mount('#target', window.options);
    });
    const failed = async (): Promise<string> => {
      await page.clock.runFor(500);
      return page.evaluate(() => window.handle.state);
    };
    await expect.poll(failed).toBe('failed');
    await expect(page.locator('#target [role="alert"]')).toBeVisible();
    await page.evaluate(() => document.querySelector('#target')?.remove());
    await page.clock.runFor(61_000);
    expect(await page.evaluate(() => window.handle.state)).toBe('unmounted');
    // A request that began earlier may still be on its way to the server, so the page counts those that begin.
    await page.evaluate(() => {
      const { fetch: originalFetch } = window;
      window.fetch = (...given) => (window.faults.push(String(given[0])), originalFetch(...given));
    });
    await page.clock.runFor(300_000);
    expect(await page.evaluate(() => [window.faults, document.querySelectorAll('iframe').length])).toEqual([[], 0]);
  });
});

test('a frame moved to another document fails with target_not_found, and is ready again when moved back', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  await stage.mount();
  await page.evaluate(() => {
    const aside = Object.assign(document.createElement('iframe'), { id: 'aside' });
    document.body.append(aside);
    aside.contentDocument?.body.append(document.querySelector('#target') ?? '');
  });
  const state = async (): Promise<string> => {
    await page.clock.runFor(500);
    return page.evaluate(() => window.handle.state);
  };
  await expect.poll(state).toBe('failed');
  const faults = (): Promise<string[]> => page.evaluate(() => window.events.flatMap(({ name, payload }) => (name === 'error' ? [payload.code] : [])));
  expect(await faults()).toEqual(['target_not_found']);
  await page.evaluate(() => {
    const { contentDocument } = document.querySelector('iframe') ?? {};
    document.body.append(contentDocument?.querySelector('#target') ?? '');
  });
  await expect.poll(state).toBe('ready');
  expect(await faults()).toEqual(['target_not_found']);
});

test('H5 the frame runtime works in an Angular 17 app, whose zone.js patches listeners', async ({ stage }) => {
  const zone = readFileSync(new URL('../../../../node_modules/zone.js/bundles/zone.umd.js', import.meta.url), 'utf8');
  const head = `<script>${zone.replaceAll('</script', '<\\/script')}</script>`;
  stage.frames.serve('/embed', runtimePage(stage.host.origin, '<main style="height:432px">Content</main>', head));
  const frame = await stage.mount();
  expect(await frame.evaluate(() => 'Zone' in window)).toBe(true);
  await expect(stage.page.locator('iframe')).toHaveCSS('height', '432px');
});
