import { complaint } from '../../support/engine.ts';
import { holdTime, passUntil } from '../../support/time.ts';
import { asked, handWrittenHost, tokenMessage } from '../glass/hand-written-host.ts';
import { mistakes } from './own-widget-mistakes.ts';
import { forbidImportMap } from './own-module.ts';
import { expect, misfit, test } from './own-widgets.ts';

const calls = (code: string): string => `window.calls = ({ api, signal, readJson }) => { ${code} }`;

for (const place of ['event', 'promise', 'view'] as const) {
  test(`OW6 a widget that throws in ${place} becomes widget_failed; the frame and the page live, and it can be tried again`, async ({
    embed,
    page,
    expectComplaints,
  }) => {
    expectComplaints(/thrown in/, /^Error$/);
    await embed.open({ widget: 'acme-throwing' });
    await embed.frame.getByRole('button', { name: place }).click();
    await expect(embed.frame.getByText(`Reference: widget_failed Error: thrown in ${place}`)).toBeVisible();
    await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed', retryable: false }]);
    await expect.poll(async () => (await embed.document()).evaluate(misfit)).toEqual({ vertical: 0, horizontal: 0 });
    await (await embed.document()).evaluate(() => Object.assign(window, { breaks: {} }));
    await embed.frame.getByRole('button', { name: 'Try again' }).click();
    await expect(embed.frame.getByRole('heading', { name: 'Throwing' })).toBeVisible();
    await expect.poll(() => page.evaluate(() => window.handle.state)).toBe('ready');
  });
}

test('OW6 one that updates itself each time that it is drawn holds neither the frame nor the page', async ({ embed, page, expectComplaints }) => {
  expectComplaints(/has updated itself/, /^Error$/);
  await embed.open({ widget: 'acme-unending' });
  await expect(embed.frame.getByText('Reference: widget_failed Error: A component has updated itself 200 times')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed', retryable: false }]);
  expect(await page.evaluate(() => window.handle.state)).toBe('failed');
});

test('OW6 one that loads anew each time that it is drawn asks its server a few times, and is told what its mistake is', async ({
  embed,
  expectComplaints,
}) => {
  expectComplaints(/"reload" was called/, /^Error$/);
  await embed.open({ widget: 'acme-reloading' });
  await expect(embed.frame.getByText('Reference: widget_failed "reload" was called each time that the widget was drawn.')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed', retryable: false }]);
  expect(await (await embed.document()).evaluate(() => window.loads)).toBeLessThan(20);
});

test('OW6 one that throws each time that it is drawn leaves what is beside it alone', async ({ embed, page, world, expectComplaints }) => {
  expectComplaints(/thrown in/, /^Error$/);
  await world.receipt();
  await page.addInitScript(() => Object.assign(window, { breaks: { view: true } }));
  await embed.open({ widget: 'acme-throwing' });
  await expect(embed.frame.getByText('Reference: widget_failed')).toBeVisible();
  await embed.update({ widget: 'receipt-list' });
  await expect(embed.frame.locator('.row')).toBeVisible();
});

for (const [where, group] of Object.entries(mistakes)) {
  test(`OW6 a mistake ${where} is told to the viewer and, once, to the page, and is never an empty box`, async ({
    embed,
    page,
    browserName,
    expectComplaints,
  }) => {
    expectComplaints(/./, /^$/);
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
  ['acme-endless', 'a module that never ends'],
  ['acme-deaf', 'a load that never answers and does not heed its signal'],
] as const) {
  test(`OW6 ${what} is given up after its time, and can be tried again`, async ({ embed, page, expectComplaints }) => {
    expectComplaints(/^$/);
    // The frame tries again by itself a second later, before a slow machine has pressed the button.
    await holdTime(page);
    await embed.open({ widget });
    // Its time begins with the attempt.
    await (await embed.document()).waitForFunction(() => 'hasBegun' in window);
    await passUntil(page, 100, () => embed.frame.getByRole('status', { name: 'Loading' }).isVisible());
    await page.clock.runFor(15_000);
    await expect(embed.frame.getByText('Reference: network_unreachable')).toBeVisible();
    await expect.poll(async () => (await embed.events('error')).at(-1)).toMatchObject({ code: 'network_unreachable', retryable: true });
    if (widget === 'acme-endless') return;
    await (await embed.document()).evaluate(() => Object.assign(window, { answer: 1 }));
    await embed.frame.getByRole('button', { name: 'Try again' }).click();
    await expect(embed.frame.getByRole('heading', { name: 'Shown by acme-deaf' })).toBeVisible();
  });
}

test('OW6 one that throws when it is ended gives way to what comes after it', async ({ embed, expectComplaints }) => {
  expectComplaints(/thrown in destroy/, /^Error$/);
  await embed.open({ widget: 'acme-clinging', resource: 'one' });
  await expect(embed.frame.getByRole('heading', { name: 'one' })).toBeVisible();
  await embed.update({ resource: 'two' });
  await expect(embed.frame.getByRole('heading', { name: 'two' })).toBeVisible();
  expect(await embed.events('error')).toEqual([]);
});

test('OW6 what throws when it is taken away leaves what takes its place: the card of a failure, the end of the session', async ({
  embed,
  page,
  expectComplaints,
}) => {
  expectComplaints(/thrown when taken away/, /thrown in a click/, /^Error$/);
  const { frame } = embed;
  await embed.open({ widget: 'acme-sticky', resource: 'one' });
  const document = await embed.document();
  await document.waitForFunction(() => window.drawn === 1);
  await frame.getByRole('button', { name: 'one' }).click();
  await document.waitForFunction(() => window.takenAway === 1);
  await expect(frame.getByText('Reference: widget_failed')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed', message: 'Error: thrown in a click' }]);

  await frame.getByRole('button', { name: 'Try again' }).click();
  await document.waitForFunction(() => window.drawn === 2);
  await page.evaluate(() => window.handle.logout());
  await document.waitForFunction(() => window.takenAway === 2);
  await expect(frame.locator('.message')).toBeVisible();
});

for (const isStickyAtOnce of [true, false]) {
  test(`OW6 what throws ${isStickyAtOnce ? 'while' : 'after'} it is taken away leaves the same widget with another resource`, async ({
    embed,
    page,
    expectComplaints,
  }) => {
    expectComplaints(/thrown when taken away/, /^Error$/);
    await page.addInitScript((value) => Object.assign(window, { isStickyAtOnce: value }), isStickyAtOnce);
    await embed.open({ widget: 'acme-sticky', resource: 'one' });
    const document = await embed.document();
    await document.waitForFunction(() => window.drawn === 1);
    await embed.update({ resource: 'two' });
    await document.waitForFunction(() => window.takenAway === 1);
    await expect(embed.frame.getByRole('button', { name: 'two' })).toBeVisible();
    expect(await embed.events('error')).toEqual([]);
  });
}

for (const how of ['timer', 'text', 'promise'] as const) {
  test(`OW6 what a widget throws late (${how}) leaves another one that is shown by then, and ends its own`, async ({
    page,
    world,
    expectComplaints,
  }) => {
    expectComplaints(/thrown (in|as) a/, /^Error$/, complaint.request);
    await world.receipt();
    await page.goto(world.pages.serve('/', handWrittenHost(world, '/embed/acme-late')));
    await asked(page);
    const token = await world.tenant.mint({ customer: 'customer-1' });
    const show = (widget: string): Promise<void> => page.evaluate(({ message }) => window.say(message), { message: tokenMessage(token, { widget }) });
    const frame = page.frameLocator('#frame');
    const document = await (await page.waitForSelector('#frame')).contentFrame();
    /** Until everybody has heard of it. */
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

for (const [file, what] of [
  ['acme-usage.js', 'module'],
  ['acme-usage.css', 'style'],
] as const) {
  test(`OW2 a changed ${what} is not taken`, async ({ embed, page, usage, expectComplaints }) => {
    expectComplaints(complaint.request, /integrity/i, /Failed to/);
    usage.answer({ limit: 10, days: [{ date: '2026-10-01', calls: 1 }] });
    // A file that is asked for once more has a query.
    await page.route(`**/embed/assets/acme-usage/*/${file}*`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        body: `${await response.text()}\n${file.endsWith('js') ? 'window.isChanged = true;' : '.usage { color: rgb(1, 2, 3) }'}`,
      });
    });
    await embed.open({ widget: 'acme-usage' });
    if (file.endsWith('css')) await expect(embed.frame.locator('.usage')).not.toHaveCSS('color', 'rgb(1, 2, 3)');
    else await expect(embed.frame.getByText('Reference: widget_blocked')).toBeVisible();
    expect(await (await embed.document()).evaluate(() => 'isChanged' in window)).toBe(false);
  });
}

test('OW1 OW4 calls go to the origins of the manifest alone, and the token to those that it names for that', async ({
  embed,
  page,
  usage,
  other,
  world,
  expectComplaints,
}) => {
  expectComplaints(/^$/);
  const heard: (string | undefined)[] = [];
  for (const origin of [other]) {
    origin.serve('/rates', (request, response) => {
      heard.push(request.headers.authorization);
      response.writeHead(200, { 'Access-Control-Allow-Origin': world.server.url }).end('2');
    });
  }
  usage.respond((_request, response) => void response.end('1'));
  await page.addInitScript(
    calls(`return Promise.all(['/usage', '${usage.origin}/x', '${other.origin}/rates'].map((address) => api.fetch(address, { signal }).then(readJson)))`),
  );
  await embed.open({ widget: 'acme-calling' });
  await expect(embed.frame.getByRole('heading', { name: '1,1,2' })).toBeVisible();
  expect(usage.bearers).toEqual([expect.stringMatching(/^Bearer eyJ/), expect.stringMatching(/^Bearer eyJ/)]);
  expect(heard).toEqual([undefined]);
});

test('OW1 another origin is refused by name, and without our fetch by the policy', async ({ embed, page, world, usage, expectComplaints }) => {
  expectComplaints(complaint.policy, complaint.request, /violates the document's/);
  const heard: string[] = [];
  world.pages.serve(
    '/stolen',
    (request, response) => void response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end((heard.push(request.url ?? ''), '1')),
  );
  const address = `${world.pages.origin}/stolen`;
  await page.addInitScript(calls(`return (window.isPlain ? fetch : api.fetch)('${address}', { signal })`));
  await embed.open({ widget: 'acme-calling' });
  await expect(embed.frame.getByText(`The widget may not call ${world.pages.origin}: "origins" of its manifest names ${usage.origin}`)).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_origin_forbidden', retryable: false }]);
  await (await embed.document()).evaluate(() => Object.assign(window, { isPlain: true }));
  await embed.frame.getByRole('button', { name: 'Try again' }).click();
  await expect(embed.frame.getByText(/Reference: widget_failed TypeError/)).toBeVisible();
  // The document of what ships has none of the origins.
  await embed.update({ widget: 'receipt-list' });
  await expect(embed.frame.locator('.message')).toBeVisible();
  const isRefused = (to: string): Promise<boolean> =>
    embed.document().then((document) =>
      document.evaluate(
        (target) =>
          fetch(target).then(
            () => false,
            () => true,
          ),
        to,
      ),
    );
  expect(await isRefused(`${usage.origin}/x`)).toBe(true);
  expect([heard, usage.bearers]).toEqual([[], []]);
});

test('the manifest’s word on resource and scopes is held before the code is fetched', async ({ embed, page, expectComplaints }) => {
  expectComplaints(/^$/);
  const fetched: string[] = [];
  page.on('request', (request) => request.url().includes('/acme-order/') && request.url().endsWith('.js') && fetched.push(request.url()));
  await embed.open({ widget: 'acme-order' });
  await expect(embed.frame.getByText('The widget "acme-order" needs a resource.')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'invalid_option' }]);
  const claims = { widget_scope: ['sso_connection'], sub: 'x', iss: 'y' };
  const token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
  await embed.open({ widget: 'acme-order', resource: 'order-7', token });
  await expect(embed.frame.getByText('needs a token with the scope "directory_sync"')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_scope_required' }]);
  expect(fetched).toEqual([]);
  await embed.open({ widget: 'acme-order', resource: 'order-7' });
  await expect(embed.frame.getByRole('heading', { name: 'Shown by acme-order' })).toBeVisible();
});

test('a name that the server does not have is passed on by the host, and answered by the frame with the nearest one', async ({ embed, expectComplaints }) => {
  expectComplaints(/^$/);
  for (const [name, nearest] of [
    ['acme-usag', 'acme-usage'],
    ['recipt', 'receipt'],
  ] as const) {
    await embed.open({ widget: name });
    await expect(embed.frame.getByText(`There is no widget "${name}". The nearest name is "${nearest}".`)).toBeVisible();
    await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'unknown_widget' }]);
  }
});

test('a module that exports another widget says so', async ({ embed, expectComplaints }) => {
  expectComplaints(/^$/);
  await embed.open({ widget: 'acme-nameless' });
  await expect(embed.frame.getByText('exports no "widget" of that name')).toBeVisible();
});

test('a widget that has bundled another version of the parts that a frame shares says so', async ({ embed, expectComplaints }) => {
  expectComplaints(/^$/);
  await embed.open({ widget: 'acme-copied' });
  await expect(embed.frame.getByText('brings a copy of "@vitrine/frame/widget": its build must leave that name as it is')).toBeVisible();
  await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'widget_failed' }]);
});

test('a policy that forbids the import map is told, and the receipt of the same page works', async ({ embed, page, world, usage, expectComplaints }) => {
  expectComplaints(complaint.policy, /module specifier|was a bare specifier/);
  usage.answer({ limit: 10, days: [] });
  const { id } = await world.receipt();
  await forbidImportMap(page, /\/embed(\/acme-usage)?\?/);
  await embed.open({ widget: 'acme-usage' });
  await expect(embed.frame.getByText('Reference: widget_blocked')).toBeVisible();
  await embed.update({ widget: 'receipt', resource: id } as never);
  await expect(embed.frame.locator('.totals')).toBeVisible();
});
