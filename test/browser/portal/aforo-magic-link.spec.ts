import { bundle } from '../support/bundle.ts';
import { expect, test } from '../support/world.ts';

test('I1 AF16 AF17 Aforo’s React invoice list signs in by magic link and removes the token from the address', async ({ page, world }) => {
  const { server, tenant, pages, manage } = world;
  await manage(`/v1/tenants/${tenant.slug}`, { magicLinks: true, compat: ['aforo', 'aforo-magic-links'] }, 'PATCH');
  await manage('/v1/customers', { externalId: 'c-1', email: 'ada@example.com' });
  const bill = { issueDate: '2026-10-01', dueDate: '2026-10-31', currency: 'EUR', lines: [{ description: 'Seats', amountMinor: 10_050 }] };
  for (const [number, externalId] of [['A-1', 'c-1'], ['B-1', 'c-2']] as const) {
    const { id } = (await manage('/v1/invoices', { ...bill, number, customer: { externalId } })) as { id: string };
    await manage(`/v1/invoices/${id}/open`, undefined, 'POST');
  }
  const { embedKey } = (await manage('/v1/embed-keys', { name: 'shop', allowedOrigins: [pages.origin] })) as { embedKey: string };
  pages.serve('/app.js', { html: await bundle(new URL('aforo-react-page.ts', import.meta.url)), headers: { 'Content-Type': 'text/javascript' } });
  const data = `data-server="${server.url}" data-tenant="${tenant.slug}" data-key="${embedKey}"`;
  const address = pages.serve(
    '/account',
    `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Account</title><body ${data}><main></main><script src="/app.js"></script>`,
  );
  await page.goto(address);
  // By key presses, because React misses what Firefox's driver fills in.
  await page.getByLabel('Email address').pressSequentially('ada@example.com');
  const answer = page.waitForResponse((response) => response.url().endsWith('/auth/magic-link/request') && response.request().method() === 'POST');
  await page.locator('form button[type=submit]').click();
  expect((await answer).status()).toBe(202);
  await expect(page.getByRole('heading', { name: 'Check your email' })).toBeVisible();
  await server.services.backgroundWorker.run();
  const [newest] = await server.services.outbox.kept();
  const link = /^https?:\/\/\S+$/m.exec(newest?.message.text ?? '')?.[0] ?? '';
  expect(new URL(link).searchParams.has('aforo_magic_token')).toBe(true);
  await page.goto(link);
  await expect(page.getByText('A-1').first()).toBeVisible();
  await expect(page.getByText('B-1')).toHaveCount(0);
  await expect.poll(() => page.url()).toBe(address);
});
