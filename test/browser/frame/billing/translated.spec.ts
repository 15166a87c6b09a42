import { expect, test } from '../embed.ts';
import { translate } from '../translate.ts';
import { invoiceSample } from './invoice-sample.ts';
import { sell } from './price-sample.ts';

test('V6 the states of a payment and of a file change after a browser translation', async ({ embed, page, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 503/);
  const { partly } = await invoiceSample(world, 0);
  await world.manage('/v1/payment-provider', { provider: 'redirect', url: `${world.pages.origin}/pay` });
  await embed.open({ widget: 'invoice', resource: partly, locale: 'en' });
  const article = embed.frame.getByRole('article');
  await expect(article).toContainText('Partly paid');
  await page.route('**/document?*', (route) => route.fulfill({ status: 503, body: '{}' }));
  await embed.frame.getByRole('button', { name: 'Download CSV' }).click();
  await expect(embed.frame.locator('.tools [role="status"]')).toContainText('could not be created');
  await translate(await embed.document());
  await expect(article).toContainText('~Partly paid~');

  await page.unroute('**/document?*');
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/document?*', async (route) => {
    await held;
    await route.fulfill({ status: 503, body: '{}' });
  });
  await embed.frame.getByRole('button', { name: '~Download CSV~' }).click();
  await expect(embed.frame.locator('.tools [role="status"]')).not.toContainText('could not be created');
  release();

  await page.route('**/v1/invoices/*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), status: 'paid', remainingMinor: 0, payable: false } });
  });
  await page.route('**/v1/checkouts', (route) => route.fulfill({ status: 201, json: { id: 'co_1', state: 'paid', checkoutUrl: null } }));
  await embed.frame.locator('.pay-button').click();
  await expect(article.locator('.eyebrow')).toContainText('Paid');
  await expect(article).not.toContainText('~');
  await expect(embed.frame.locator('.pay')).not.toContainText('~');
});

test('V6 the state of a plan changes after a browser translation', async ({ embed, page, world }) => {
  await sell(world);
  await world.manage('/v1/payment-provider', { provider: 'redirect', url: `${world.pages.origin}/pay` });
  let subscription: object | null = null;
  await page.route('**/v1/offerings*', async (route) => {
    const answer = await route.fetch();
    const { items, nextCursor } = (await answer.json()) as { items: { externalId: string }[]; nextCursor: null };
    const json = { items: items.map((item) => (item.externalId === 'team-monthly-eur' ? { ...item, subscription } : item)), nextCursor };
    await route.fulfill({ response: answer, json });
  });
  await page.route('**/v1/checkouts', (route) => {
    subscription = { id: 'sub_1', status: 'active', quantity: 1, period: null, renewsOn: '2099-01-31', trialEndsOn: null };
    return route.fulfill({ status: 201, json: { id: 'co_1', state: 'paid', checkoutUrl: null } });
  });
  await embed.open({ widget: 'pricing-table' });
  const team = embed.frame.getByRole('article', { name: 'Team' });
  const badge = team.locator('.plan-badge');
  await expect(badge).toHaveText('Recommended');
  await translate(await embed.document());
  await expect(badge).toHaveText('~Recommended~');
  await team.getByRole('button').click();
  await expect(badge).toHaveText('Your plan');
  await expect(team.locator('.plan-held')).toContainText('31 Jan 2099');
});
