import type { World } from '../support/world.ts';
import { forge, hs256 } from '../../support/forge.ts';
import { holdTime } from '../support/time.ts';
import { expect, test } from './embed.ts';

/**
 * The page script of Returning.AI's "Auth - Token", steps 2 and 4 (seeds/002), in a page with its iframe. Changed: the origin of the frame and the id of
 * the widget.
 */
const pageOf = (origin: string, src: string): string => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Page</title>
<iframe id="returningAiWidgetIframe" src="${src}" style="width:800px;height:600px"></iframe>
<script>
async function authenticateWidget() {
  try {
    const response = await fetch('/api/widget-auth', {
      method: 'POST',
      credentials: 'include'
    });
    const data = await response.json();

    if (data.token) {
      localStorage.setItem('returning-ai-widget-token', data.token);
      console.log('Widget authenticated successfully');
    }
  } catch (error) {
    console.error('Widget authentication failed:', error);
  }
}

window.addEventListener('message', (event) => {
  if (event.origin === '${origin}') {
    const { type } = event.data;
    if (type === 'RETURNINGAI_WIDGET_REQUEST_TOKEN') {
      const token = localStorage.getItem('returning-ai-widget-token');
      event.source.postMessage(
        { type: 'RETURNINGAI_WIDGET_TOKEN', value: { token, widgetId: 'receipts' } },
        event.origin
      );
    }
  }
});

document.addEventListener('DOMContentLoaded', authenticateWidget);
</script>`;

const tokenOf = ({ tenant }: World, aheadSeconds = 0): string => {
  const iat = Math.floor(Date.now() / 1000) + aheadSeconds;
  return forge({ alg: 'HS256', kid: tenant.key.id, typ: 'JWT' }, { iss: tenant.row.issuer, sub: 'customer-1', iat, exp: iat + 300 }, hs256(tenant.key.secret));
};

function serve({ server, tenant, pages }: World): { address: string; answer(token: string): void } {
  let waiting: ((token: string) => void) | undefined;
  const given = new Promise<string>((resolve) => (waiting = resolve));
  pages.serve('/api/widget-auth', (_request, response) => {
    void given.then((token) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ token })));
  });
  const origin = new URL(server.url).origin;
  const address = pages.serve('/', pageOf(origin, `${server.url}/embed/receipt-list?tenant=${tenant.slug}&dialect=returningai`));
  return { address, answer: (token) => waiting?.(token) };
}

test('I4 a page that gives the dead token which it has kept is asked again until it has fetched another one', async ({ page, world, expectComplaints }) => {
  expectComplaints(/status of 401/);
  const { title } = await world.receipt();
  const { address, answer } = serve(world);
  await page.addInitScript((dead) => window === window.parent && localStorage.setItem('returning-ai-widget-token', dead), tokenOf(world, -900));
  const refused = page.waitForResponse((response) => response.status() === 401);
  await page.goto(address);
  await refused;
  const frame = page.frameLocator('#returningAiWidgetIframe');
  await expect(frame.getByRole('alert')).toHaveCount(0);
  answer(tokenOf(world));
  await expect(frame.getByText(title)).toBeVisible();
});

test('I4 a page that has no token yet gives one as soon as it has it', async ({ page, world }) => {
  const { title } = await world.receipt();
  const { address, answer } = serve(world);
  await page.goto(address);
  const frame = page.frameLocator('#returningAiWidgetIframe');
  await expect(frame.getByRole('status', { name: 'Loading…' })).toBeVisible();
  answer(tokenOf(world));
  await expect(frame.getByText(title)).toBeVisible();
});

test('I4 a page that has no token for as long as a silent one is told that nobody is signed in; and goes on when somebody is', async ({ page, world }) => {
  const { title } = await world.receipt();
  const { address, answer } = serve(world);
  await holdTime(page);
  await page.goto(address);
  const frame = page.frameLocator('#returningAiWidgetIframe');
  /** Lets time pass until a text is there: questions and answers go on between its steps. */
  const comes = (text: string): Promise<void> =>
    expect
      .poll(async () => {
        await page.clock.runFor(1_000);
        return frame.getByText(text).isVisible();
      })
      .toBe(true);
  await comes('Your session has ended');
  answer(tokenOf(world));
  await comes(title);
});

test('I4 a page without a token that is given one unasked shows what it opens', async ({ page, world }) => {
  const { title } = await world.receipt();
  const { address } = serve(world);
  await page.goto(address);
  const frame = page.frameLocator('#returningAiWidgetIframe');
  await expect(frame.getByRole('status', { name: 'Loading…' })).toBeVisible();
  await page.evaluate((token) => window.frames[0]?.postMessage({ type: 'RETURNINGAI_WIDGET_REFRESH', token, widgetId: 'receipts' }, '*'), tokenOf(world));
  await expect(frame.getByText(title)).toBeVisible();
});
