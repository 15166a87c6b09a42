import { errorPatterns } from '../../support/engine.ts';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import { waitForFrameRequest, bareHostPage, tokenMessage } from '../messages/bare-host-page.ts';
import { mistakes } from './own-widget-mistakes.ts';
import { expect, sizeMismatch, test } from './own-widgets.ts';

for (const place of ['event', 'promise', 'view'] as const) {
  test(`OW6 a widget that throws in ${place} fails with widget_failed and can be retried; frame and page keep working`, async ({
    embed,
    page,
    expectBrowserErrors,
  }) => {
    expectBrowserErrors(/thrown in/, /^Error$/);
    await embed.open({ widget: 'acme-throwing' });
    await embed.frame.getByRole('button', { name: place }).click();
    await expect(embed.frame.getByText(`Reference: widget_failed Error: thrown in ${place}`)).toBeVisible();
    await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed', retryable: false }]);
    await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
    await (await embed.document()).evaluate(() => Object.assign(window, { breaks: {} }));
    await embed.frame.getByRole('button', { name: 'Try again' }).click();
    await expect(embed.frame.getByRole('heading', { name: 'Throwing' })).toBeVisible();
    await expect.poll(() => page.evaluate(() => window.handle.state)).toBe('ready');
  });
}

test('OW6 a widget that updates itself on every render blocks neither the frame nor the page', async ({ embed, page, expectBrowserErrors }) => {
  expectBrowserErrors(/has updated itself/, /^Error$/);
  await embed.open({ widget: 'acme-unending' });
  await expect(embed.frame.getByText('Reference: widget_failed Error: A component has updated itself 200 times')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed', retryable: false }]);
  expect(await page.evaluate(() => window.handle.state)).toBe('failed');
});

test('OW6 a widget that reloads on every render loads a few times, and then fails with a message that says why', async ({
  embed,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/"reload" was called/, /^Error$/);
  await embed.open({ widget: 'acme-reloading' });
  await expect(embed.frame.getByText('Reference: widget_failed "reload" was called each time that the widget was drawn.')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed', retryable: false }]);
  expect(await (await embed.document()).evaluate(() => window.loads)).toBeLessThan(20);
});

test('OW6 a widget that throws on every render can be replaced by another one', async ({ embed, page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/thrown in/, /^Error$/);
  await world.receipt();
  await page.addInitScript(() => Object.assign(window, { breaks: { view: true } }));
  await embed.open({ widget: 'acme-throwing' });
  await expect(embed.frame.getByText('Reference: widget_failed')).toBeVisible();
  await embed.update({ widget: 'receipt-list' });
  await expect(embed.frame.locator('.row')).toBeVisible();
});

for (const [where, group] of Object.entries(mistakes)) {
  test(`OW6 a mistake ${where} is shown to the viewer, and reported once to the page`, async ({
    embed,
    page,
    browserName,
    expectBrowserErrors,
  }) => {
    expectBrowserErrors(/./, /^$/);
    for (const [what, { says, reference: usual = 'widget_failed', referenceInFirefox = usual }] of Object.entries(group)) {
      const reference = browserName === 'firefox' ? referenceInFirefox : usual;
      await test.step(what, async () => {
        await embed.open({ widget: `acme-${what}` });
        await expect(embed.frame.getByText(says)).toBeVisible();
        await expect(embed.frame.getByText(`Reference: ${reference}`)).toBeVisible();
        await page.waitForFunction(() => window.handle.state !== 'loading');
        expect(await embed.events('error')).toMatchObject([{ code: reference, message: expect.stringMatching(says), retryable: false }]);
        expect([await embed.events('ready'), await page.evaluate(() => window.handle.state)]).toEqual([[], 'failed']);
      });
    }
  });
}

for (const [widget, what] of [
  ['acme-endless', 'a module that never finishes loading'],
  ['acme-deaf', 'a load function that never settles and ignores its signal'],
] as const) {
  test(`OW6 ${what} is given up after its time limit, and can be retried`, async ({ embed, page, expectBrowserErrors }) => {
    expectBrowserErrors(/^$/);
    // Otherwise the frame retries by itself a second later, before a slow machine has pressed the button.
    await pauseClock(page);
    await embed.open({ widget });
    // The time limit starts with the attempt.
    await (await embed.document()).waitForFunction(() => 'hasBegun' in window);
    await advanceUntil(page, 100, () => embed.frame.getByRole('status', { name: 'Loading' }).isVisible());
    await page.clock.runFor(15_000);
    await expect(embed.frame.getByText('Reference: network_unreachable')).toBeVisible();
    await expect.poll(async () => (await embed.events('error')).at(-1)).toMatchObject({ code: 'network_unreachable', retryable: true });
    if (widget === 'acme-endless') return;
    await (await embed.document()).evaluate(() => Object.assign(window, { answer: 1 }));
    await embed.frame.getByRole('button', { name: 'Try again' }).click();
    await expect(embed.frame.getByRole('heading', { name: 'Shown by acme-deaf' })).toBeVisible();
  });
}

test('OW6 a widget that throws in retry fails with widget_failed when a token arrives, and can be opened again', async ({
  embed,
  page,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/thrown in retry/, /^Error$/);
  await embed.open({ widget: 'acme-stubborn' });
  await expect(embed.frame.getByRole('heading', { name: 'Shown' })).toBeVisible();
  await (await embed.document()).evaluate(() => Object.assign(window, { breaks: {} }));
  await page.evaluate((token) => window.handle.setToken(token), await world.tenant.mint({ customer: 'customer-1', jti: 'another' }));
  await expect(embed.frame.getByText('Reference: widget_failed Error: thrown in retry')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed', retryable: false }]);
  await (await embed.document()).evaluate(() => Object.assign(window, { breaks: undefined }));
  await embed.frame.getByRole('button', { name: 'Try again' }).click();
  await expect(embed.frame.getByRole('heading', { name: 'Shown' })).toBeVisible();
});

test('OW6 a widget that throws in destroy does not stop the one that replaces it', async ({ embed, expectBrowserErrors }) => {
  expectBrowserErrors(/thrown in destroy/, /^Error$/);
  await embed.open({ widget: 'acme-clinging', resource: 'one' });
  await expect(embed.frame.getByRole('heading', { name: 'one' })).toBeVisible();
  await embed.update({ resource: 'two' });
  await expect(embed.frame.getByRole('heading', { name: 'two' })).toBeVisible();
  expect(await embed.events('error')).toEqual([]);
});

test('OW6 a component that throws on unmount does not stop an error message or the end of the session', async ({
  embed,
  page,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/thrown on unmount/, /thrown in a click/, /^Error$/);
  const { frame } = embed;
  await embed.open({ widget: 'acme-sticky', resource: 'one' });
  const document = await embed.document();
  await document.waitForFunction(() => window.mounts === 1);
  await frame.getByRole('button', { name: 'one' }).click();
  await document.waitForFunction(() => window.unmounts === 1);
  await expect(frame.getByText('Reference: widget_failed')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed', message: 'Error: thrown in a click' }]);

  await frame.getByRole('button', { name: 'Try again' }).click();
  await document.waitForFunction(() => window.mounts === 2);
  await page.evaluate(() => window.handle.logout());
  await document.waitForFunction(() => window.unmounts === 2);
  await expect(frame.locator('.message')).toBeVisible();
});

for (const isSynchronous of [true, false]) {
  test(`OW6 a component that throws ${isSynchronous ? 'while' : 'after'} it is unmounted does not stop the widget with another resource`, async ({
    embed,
    page,
    expectBrowserErrors,
  }) => {
    expectBrowserErrors(/thrown on unmount/, /^Error$/);
    await page.addInitScript((value) => Object.assign(window, { isSynchronous: value }), isSynchronous);
    await embed.open({ widget: 'acme-sticky', resource: 'one' });
    const document = await embed.document();
    await document.waitForFunction(() => window.mounts === 1);
    await embed.update({ resource: 'two' });
    await document.waitForFunction(() => window.unmounts === 1);
    await expect(embed.frame.getByRole('button', { name: 'two' })).toBeVisible();
    expect(await embed.events('error')).toEqual([]);
  });
}

for (const how of ['timer', 'text', 'promise'] as const) {
  test(`OW6 a late error of a widget (${how}) ends that widget, and no other one that is shown by then`, async ({
    page,
    world,
    expectBrowserErrors,
  }) => {
    expectBrowserErrors(/thrown (in|as) a/, /^Error$/, errorPatterns.request);
    await world.receipt();
    await page.goto(world.pages.serve('/', bareHostPage(world, '/embed/acme-late')));
    await waitForFrameRequest(page);
    const token = await world.tenant.mint({ customer: 'customer-1' });
    const show = (widget: string): Promise<void> => page.evaluate(({ message }) => window.sendToFrame(message), { message: tokenMessage(token, { widget }) });
    const frame = page.frameLocator('#frame');
    const document = await (await page.waitForSelector('#frame')).contentFrame();
    /** Throws, and waits until every listener has run. */
    const throwLate = (): Promise<void> | undefined =>
      document?.evaluate(
        (way) =>
          new Promise<void>((resolve) => {
            for (const name of ['error', 'unhandledrejection']) addEventListener(name, () => setTimeout(resolve), { once: true });
            window.throwLate[way]();
          }),
        how,
      );
    await show('acme-late');
    await expect(frame.getByRole('heading', { name: 'Shown by acme-late' })).toBeVisible();
    await show('receipt-list');
    await expect(frame.locator('.row')).toBeVisible();
    await throwLate();
    await expect(frame.locator('.row')).toBeVisible();
    await expect(frame.getByText('Reference: widget_failed')).toHaveCount(0);

    await show('acme-late');
    await expect(frame.getByRole('heading', { name: 'Shown by acme-late' })).toBeVisible();
    await throwLate();
    await expect(frame.getByText('Reference: widget_failed')).toBeVisible();
  });
}
