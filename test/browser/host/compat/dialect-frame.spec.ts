import { expect, test, type World } from '../../support/world.ts';
import { framingRefused } from '../../support/engine.ts';
import { pauseClock } from '../../support/time.ts';

declare global {
  interface Window {
    /** The keys of each token request that the page of the older protocol received. */
    tokenRequests: string[];
    token: string | null;
  }
}

/**
 * A host page of the older protocol as customers wrote it, without Vitrine: it fetches a token, waits for the frame's request, checks the origin and
 * answers.
 */
const handWritten = (frameUrl: string, { answers = true } = {}): string => `<!doctype html>
<meta charset="utf-8"><title>Community</title>
<iframe id="widget" src="${frameUrl}" style="width:100%;height:800px"></iframe>
<script>
window.tokenRequests = [];
window.token = null;
const fetchToken = () => fetch('/auth', { method: 'POST', credentials: 'include' }).then((response) => response.text()).then((token) => (window.token = token));
const stored = fetchToken();
const origin = new URL('${frameUrl}').origin;
addEventListener('message', async (event) => {
  if (event.origin !== origin || event.data?.type !== 'RETURNINGAI_WIDGET_REQUEST_TOKEN') return;
  tokenRequests.push(Object.keys(event.data).join());
  if (!${answers}) return;
  await (tokenRequests.length > 1 && document.querySelector('#widget').dataset.refetch ? fetchToken() : stored);
  event.source.postMessage({ type: 'RETURNINGAI_WIDGET_TOKEN', value: { token: window.token, widgetId: 'community-1' } }, event.origin);
});
</script>`;

interface Arranged {
  receipt: Awaited<ReturnType<World['receipt']>>;
  frameUrl: string;
  /** Number of tokens that the page's backend has minted. */
  minted(): number;
}

async function arrange(world: World): Promise<Arranged> {
  const receipt = await world.receipt();
  let minted = 0;
  world.pages.serve('/auth', (_, response) => {
    minted++;
    void world.tenant.mint({ customer: receipt.customer.externalId, ttlSeconds: 300 }).then((token) => response.end(token));
  });
  return {
    receipt,
    minted: () => minted,
    frameUrl: `${world.server.url}/embed/receipt?tenant=${world.tenant.slug}&resource=${receipt.id}&dialect=returningai`,
  };
}

test('RT1, RT5: a page with only a script of the older protocol can authenticate a Vitrine frame', async ({ page, world }) => {
  const { receipt, frameUrl, minted } = await arrange(world);
  await page.goto(world.pages.serve('/', handWritten(frameUrl)));
  const frame = page.frameLocator('#widget');
  await expect(frame.getByRole('heading', { name: receipt.title })).toBeVisible();
  await expect(frame.getByText('Support agent')).toBeVisible();
  expect(minted()).toBe(1);
  expect(new Set(await page.evaluate(() => window.tokenRequests))).toEqual(new Set(['type']));
});

test('RT4, RT7: with an expired token, the Vitrine frame requests another from such a page and continues in place', async ({ page, world }) => {
  const { receipt, minted } = await arrange(world);
  const frameUrl = `${world.server.url}/embed/receipt-list?tenant=${world.tenant.slug}&dialect=returningai`;
  await pauseClock(page);
  await page.goto(world.pages.serve('/', handWritten(frameUrl)));
  const frame = page.frameLocator('#widget');
  await expect(frame.getByText(receipt.title)).toBeVisible();
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/auth', async (route) => {
    await held;
    await route.continue();
  });
  const isFetching = page.waitForRequest('**/auth');
  await page.evaluate(() => ((document.querySelector<HTMLElement>('#widget') ?? document.body).dataset['refetch'] = 'yes'));
  world.clock.advance(600);
  await frame.getByText(receipt.title).click();
  await isFetching;
  // Such a page fetches a token per request, so the frame waits before it repeats a request.
  await page.clock.runFor(400);
  answer();
  await expect(frame.getByText('Support agent')).toBeVisible();
  expect(minted()).toBe(2);
});

test('RT6: a page whose origin the tenant does not list cannot embed its frames', async ({ page, world }) => {
  const { frameUrl } = await arrange(world);
  world.pages.serve('/', handWritten(frameUrl));
  const blocked = framingRefused(page);
  await page.goto(`${world.pages.origin.replace('127.0.0.1', 'other.localhost')}/`);
  await blocked;
  await page.waitForLoadState();
  expect(await page.evaluate(() => window.tokenRequests)).toEqual([]);
});

test('RT6, RT10: the frame ignores answers that do not come from its parent, and malformed ones', async ({ page, world }) => {
  const { receipt, frameUrl } = await arrange(world);
  const token = await world.tenant.mint({ customer: receipt.customer.externalId });
  world.pages.serve('/thief', '<!doctype html><title>Thief</title>');
  await page.goto(world.pages.serve('/', handWritten(frameUrl, { answers: false })));
  await page.waitForFunction(() => window.tokenRequests.length > 0);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  // A window of the same, allowed origin that reaches the frame through its opener.
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.evaluate(() => void open('/thief'))]);
  await popup.waitForLoadState();
  await popup.evaluate(
    (jwt) => (window.opener as Window).frames[0]?.postMessage({ type: 'RETURNINGAI_WIDGET_TOKEN', value: { token: jwt, widgetId: 'community-1' } }, '*'),
    token,
  );
  // Messages from the parent in another dialect, or malformed.
  const countBefore = await page.evaluate(async (jwt) => {
    const { contentWindow } = document.querySelector('iframe') ?? {};
    for (const data of [
      { type: 'VITRINE_TOKEN', value: { token: jwt, widgetId: 'x' } },
      { type: 'RETURNINGAI_WIDGET_TOKEN', value: { token: null, widgetId: 'x' } },
      { type: 'RETURNINGAI_WIDGET_TOKEN', value: { token: { toString: 1 } } },
      { type: 'RETURNINGAI_WIDGET_TOKEN', value: null },
      { type: 'RETURNINGAI_WIDGET_TOKEN' },
      { type: 'RETURNINGAI_WIDGET_TOKEN', value: { token: 'x'.repeat(9_000) } },
    ])
      contentWindow?.postMessage(data, '*');
    return window.tokenRequests.length;
  }, token);
  // The frame repeats its request because it has no valid answer.
  await page.waitForFunction((before) => window.tokenRequests.length > before, countBefore);
  expect(requests.filter((url) => url.includes('/v1/'))).toEqual([]);
  // The frame accepts the same token from its parent.
  await page.evaluate(
    (jwt) =>
      document.querySelector('iframe')?.contentWindow?.postMessage({ type: 'RETURNINGAI_WIDGET_TOKEN', value: { token: jwt, widgetId: 'community-1' } }, '*'),
    token,
  );
  await expect(page.frameLocator('#widget').getByRole('heading', { name: receipt.title })).toBeVisible();
});
