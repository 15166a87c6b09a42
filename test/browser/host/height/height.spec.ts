import { pauseClock } from '../../support/time.ts';
import { expect, test } from '../stage.ts';

test('Z01, Z07: rounds heights up to whole pixels, caps them, and ignores invalid values', async ({ stage }) => {
  const frame = await stage.mount();
  const { page } = stage;
  const cases: [string, string][] = [
    ['300.2', '301px'],
    ['NaN', '301px'],
    ['Infinity', '301px'],
    ['-1', '301px'],
    ['0', '301px'],
    ['"100"', '301px'],
    ['{}', '301px'],
    ['null', '301px'],
    ['[400]', '301px'],
    ['"1px;position:fixed"', '301px'],
    ['"300px !important"', '301px'],
    ['1e9', '20000px'],
    ['1.5e308', '20000px'],
    ['412', '412px'],
  ];
  for (const [value, height] of cases) {
    await frame.evaluate((text) => window.host.resize({ heightPx: new Function(`return (${text})`)() as number }), value);
    await page.waitForFunction((wanted) => document.querySelector('iframe')?.style.height === wanted, height);
  }
  await frame.evaluate(() => (window.host.resize as (size: unknown) => Promise<unknown>)(undefined));
  expect(await page.evaluate(() => window.faults)).toEqual([]);
});

for (const [zooms, factor] of [
  [['.8'], 0.8],
  [['1.25'], 1.25],
  [['.5', '1.5'], 0.75],
] as const) {
  test(`E3 scales the box to compensate where page zoom does not apply inside frames: ${zooms.join(' inside of ')}`, async ({ stage }) => {
    const { page } = stage;
    // The engine that behaves this way does not support `currentCSSZoom`.
    await page.addInitScript(() => void delete (Element.prototype as { currentCSSZoom?: number }).currentCSSZoom);
    await stage.open();
    await page.evaluate(
      ([outer = '1', inner = '1']) => {
        document.body.style.zoom = inner;
        document.documentElement.style.zoom = outer;
      },
      [...zooms].toReversed(),
    );
    const frame = await stage.mount();
    await frame.evaluate(() => window.host.resize({ heightPx: 300 }));
    await page.waitForFunction((wanted) => Math.abs(Number.parseFloat(document.querySelector('iframe')?.style.height ?? '') - wanted) < 0.01, 300 / factor);
    expect(await page.evaluate(() => window.events.filter(({ name }) => name === 'resize').map(({ payload }) => payload))).toEqual([{ heightPx: 300 }]);
  });
}

test('E3 the same height after a change of page zoom resizes the box without another resize event', async ({ stage }) => {
  const { page } = stage;
  await page.addInitScript(() => void delete (Element.prototype as { currentCSSZoom?: number }).currentCSSZoom);
  await stage.open();
  const frame = await stage.mount();
  await frame.evaluate(() => window.host.resize({ heightPx: 300 }));
  await page.waitForFunction(() => document.querySelector('iframe')?.style.height === '300px');
  await page.evaluate(() => void (document.body.style.zoom = '2'));
  await frame.evaluate(() => window.host.resize({ heightPx: 300 }));
  await page.waitForFunction(() => document.querySelector('iframe')?.style.height === '150px');
  expect(await stage.events().then((names) => names.filter((name) => name === 'resize'))).toHaveLength(1);
});

test('a height stays between minHeight and maxHeight, also when they change', async ({ stage }) => {
  const frame = await stage.mount({ minHeight: 200, maxHeight: 400 });
  const iframe = stage.page.locator('iframe');
  await expect(iframe).toHaveCSS('height', '200px');
  await frame.evaluate(() => window.host.resize({ heightPx: 10 }));
  await expect(iframe).toHaveCSS('height', '200px');
  await frame.evaluate(() => window.host.resize({ heightPx: 4_000 }));
  await expect(iframe).toHaveCSS('height', '400px');
  await stage.page.evaluate(() => window.handle.update({ maxHeight: 350 }));
  await expect(iframe).toHaveCSS('height', '350px');
});

test('Z02: a flood of heights is written once at once and then once per painted frame, with the last value', async ({ stage }) => {
  const { page } = stage;
  await pauseClock(page);
  const frame = await stage.mount();
  // By then, all heights of the first document are applied.
  await page.clock.runFor(1_000);
  const written = await page.evaluateHandle(() => {
    const heights: string[] = [];
    new MutationObserver(() => heights.push(window.handle.iframe.style.height)).observe(window.handle.iframe, { attributes: true, attributeFilter: ['style'] });
    return heights;
  });
  const flood = (fromPx: number): Promise<void> =>
    frame.evaluate(async (from) => {
      const calls = Array.from({ length: 1_000 }, (_, index) => window.host.resize({ heightPx: from + index }));
      await Promise.all(calls);
    }, fromPx);
  await flood(200);
  expect(await written.jsonValue()).toEqual(['200px']);
  await page.clock.runFor(20);
  expect(await written.jsonValue()).toEqual(['200px', '1199px']);
  await flood(1_200);
  await page.clock.runFor(20);
  expect(await written.jsonValue()).toEqual(['200px', '1199px', '2199px']);
  await page.clock.runFor(1_000);
  expect(await written.jsonValue()).toHaveLength(3);
});

test('Z04: a resize call changes only the height', async ({ stage }) => {
  const frame = await stage.mount();
  const { page } = stage;
  const style = (): Promise<Record<string, string>> =>
    page.evaluate(() => {
      const computed = getComputedStyle(window.handle.iframe);
      return Object.fromEntries(
        [...computed].filter((name) => !/height|block-size|origin|block-end|bottom/.test(name)).map((name) => [name, computed.getPropertyValue(name)]),
      );
    });
  const before = await style();
  await frame.evaluate(() =>
    (window.host.resize as (size: unknown) => Promise<unknown>)({ heightPx: 800, widthPx: 9_999, style: 'position:fixed', position: 'fixed' }),
  );
  await expect(page.locator('iframe')).toHaveCSS('height', '800px');
  expect(await style()).toEqual(before);
});

test('applies 8 of 8 height changes far below the fold without scrolling the page', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => (document.querySelector<HTMLElement>('#target') ?? document.body).style.setProperty('margin-top', '5000px'));
  const frame = await stage.mount();
  const applied = await page.evaluate(() => Object.assign(window, { applied: [] as number[] }).applied.length);
  expect(applied).toBe(0);
  for (let index = 1; index <= 8; index++) {
    await frame.evaluate((heightPx) => window.host.resize({ heightPx }), index * 100);
    await page.waitForFunction((height) => document.querySelector('iframe')?.style.height === height, `${index * 100}px`);
  }
  expect(await page.evaluate(() => [scrollY, window.events.filter(({ name }) => name === 'resize').length])).toEqual([0, 8]);
});

test('N3: applies heights in a page that does not paint', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => {
    window.requestAnimationFrame = () => 1;
  });
  const frame = await stage.mount();
  for (const heightPx of [310, 320, 330]) await frame.evaluate((height) => window.host.resize({ heightPx: height }), heightPx);
  await expect(page.locator('iframe')).toHaveCSS('height', '330px');
});

test('a new mount of the same resource reserves its last height', async ({ stage }) => {
  const frame = await stage.mount();
  const { page } = stage;
  await frame.evaluate(() => window.host.resize({ heightPx: 640 }));
  await expect(page.locator('iframe')).toHaveCSS('height', '640px');
  const heights = await page.evaluate(() => {
    window.handle.unmount();
    const again = window.Vitrine.mount('#target', window.options);
    const other = window.Vitrine.mount('#target', { ...window.options, resource: 'rcpt_2' });
    return [again.iframe.style.height, other.iframe.style.height];
  });
  expect(heights).toEqual(['640px', '150px']);
});

test('a reload keeps the height until the new document has one', async ({ stage }) => {
  const frame = await stage.mount();
  await frame.evaluate(() => window.host.resize({ heightPx: 640 }));
  await expect(stage.page.locator('iframe')).toHaveCSS('height', '640px');
  await stage.page.evaluate(() => {
    window.handle.reload();
    return window.handle.ready;
  });
  await expect(stage.page.locator('iframe')).toHaveCSS('height', '640px');
});

test('N12: viewport returns the visible part of the frame', async ({ stage }) => {
  const frame = await stage.mount();
  const { page } = stage;
  await frame.evaluate(() => window.host.resize({ heightPx: 3_000 }));
  await expect(page.locator('iframe')).toHaveCSS('height', '3000px');
  const expected = await page.evaluate(() => {
    scrollTo(0, 1_000);
    const { top } = window.handle.iframe.getBoundingClientRect();
    return { top: -top, height: innerHeight };
  });
  expect(await frame.evaluate(() => window.host.viewport())).toEqual({ ok: true, value: expected });
});

test('a frame opens the print dialog of the page only from a click of the viewer', async ({ stage }) => {
  const frame = await stage.mount();
  const { page } = stage;
  await page.evaluate(() => Object.assign(window, { prints: 0, print: () => void (window as unknown as { prints: number }).prints++ }));
  const prints = (): Promise<number> => page.evaluate(() => (window as unknown as { prints: number }).prints);
  await frame.evaluate(() => {
    const print = (): Promise<void> => window.host.print().then(() => parent.postMessage('printed', '*'));
    addEventListener('message', ({ data }) => data === 'print' && print());
    document.querySelector('#content')?.addEventListener('click', print);
  });
  // A script of the test driver counts as a user gesture. Opening a window consumes it.
  const wasActive = await page.evaluate(async () => {
    open()?.close();
    const { isActive } = navigator.userActivation;
    const printed = new Promise((resolve) => addEventListener('message', ({ data }) => data === 'printed' && setTimeout(resolve)));
    window.handle.iframe.contentWindow?.postMessage('print', '*');
    await printed;
    return isActive;
  });
  expect([wasActive, await prints()]).toEqual([false, 0]);
  await frame.locator('#content').click();
  await expect.poll(prints).toBe(1);
});
