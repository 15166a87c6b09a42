import type { Frame, Page } from '@playwright/test';
import { expect, sizeMismatch, test } from '../embed.ts';
import { needs } from '../../support/engine.ts';
import { manyLines } from '../sample.ts';

const total = (count: number): string => `€${((1.25 * count * (count + 1)) / 2).toLocaleString('en', { minimumFractionDigits: 2 })}`;

/**
 * Records how many rows each task of the frame builds. A task of 100 rows takes about 10 ms on a desktop. The test counts rows because the time depends on
 * the load of the machine.
 */
async function watchTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { rowsOfTasks: tasks });
    new MutationObserver((records) => {
      let rows = 0;
      for (const { addedNodes } of records)
        for (const node of addedNodes) if (node instanceof Element) rows += node.matches('tr, li') ? 1 : node.querySelectorAll('tr, li').length;
      tasks.push(rows);
    }).observe(document, { subtree: true, childList: true });
  });
}

const most = (document: Frame): Promise<number> => document.evaluate(() => Math.max(...(window as unknown as { rowsOfTasks: number[] }).rowsOfTasks));

for (const width of [360, 1000]) {
  test(`G2 a receipt of 1,000 lines is folded below its total in a frame of ${width} px, and fits the frame unfolded`, async ({
    embed,
    page,
    world,
  }) => {
    const { id } = await world.receipt({ lines: manyLines(1_000), taxes: [] });
    await page.setViewportSize({ width, height: 800 });
    await embed.open({ widget: 'receipt', resource: id });
    const { frame } = embed;
    const unfold = frame.getByText('Show all 1,000 lines');
    await expect(unfold).toBeVisible();
    await expect(frame.locator('.lines > table tbody tr')).toHaveCount(100);
    await expect(frame.locator('.totals .figure').last()).toHaveText(total(1_000));
    const above = await frame
      .locator('.receipt')
      .evaluate(
        (receipt) =>
          [...receipt.children].findIndex(({ className }) => className === 'totals') <
          [...receipt.children].findIndex(({ className }) => className.startsWith('lines')),
      );
    expect(above).toBe(true);
    await expect(frame.locator('.slice')).toHaveCount(18);
    const document = await embed.document();
    await expect.poll(() => document.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
    await unfold.click();
    const last = frame.getByText('Item number 1000', { exact: true });
    // Rows are laid out when they are scrolled into view, and their height then differs from the estimate.
    await expect(async () => {
      await last.evaluate((line) => line.scrollIntoView());
      await expect(last).toBeInViewport({ timeout: 500 });
    }).toPass();
    await expect(frame.getByText('Show fewer')).toBeVisible();
    await expect.poll(() => document.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
    expect(await document.evaluate(() => innerHeight)).toBeLessThan(20_000);
    // Folding again restores the first state.
    await frame.getByText('Show fewer').click();
    await expect(unfold).toBeVisible();
    await expect.poll(() => document.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  });
}

test('G2 a receipt of 150 lines is not folded', async ({ embed, world }) => {
  const { id } = await world.receipt({ lines: manyLines(150), taxes: [] });
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.locator('.lines tbody tr')).toHaveCount(150);
  await expect(embed.frame.locator('details')).toHaveCount(0);
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
});

test('G2 find-in-page finds a folded line and unfolds it', async ({ page, world, browserName }) => {
  const { id, link } = await world.receipt({ lines: manyLines(1_000), taxes: [] });
  await world.manage(`/v1/receipts/${id}/publish`, {});
  await page.goto(link);
  await expect(page.getByText('Item number 987', { exact: true })).toBeHidden();
  // A text fragment in the URL runs the browser's own search, which a script cannot start.
  await page.goto('about:blank');
  await page.goto(`${link}#:~:text=Item%20number%20987`);
  const found = page.getByText('Item number 987', { exact: true });
  // Firefox unfolds the line but does not scroll to it.
  await (browserName === 'firefox' ? expect(found).toBeVisible() : expect(found).toBeInViewport());
});

test('G2 print shows all 1,000 lines, in the frame and on the page of the direct link', async ({
  embed,
  page,
  world,
  browser,
  browserName,
}) => {
  needs(browserName, 'media', 'pdf', 'noScript');
  const { id, link } = await world.receipt({ lines: manyLines(1_000), taxes: [] });
  await world.manage(`/v1/receipts/${id}/publish`, {});
  const hiddenRows = (): number =>
    [...document.querySelectorAll('.lines tbody tr')].filter(
      (row) => !row.checkVisibility({ contentVisibilityAuto: true }) || row.getBoundingClientRect().height < 5,
    ).length;
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.locator('.slice')).toHaveCount(18);
  const framed = await embed.document();
  expect(await framed.evaluate(hiddenRows)).toBe(900);
  await page.emulateMedia({ media: 'print' });
  await expect.poll(() => framed.evaluate(hiddenRows)).toBe(0);
  expect(await framed.evaluate(() => document.querySelectorAll('.lines tbody tr').length)).toBe(1_000);
  await page.emulateMedia({ media: 'screen' });
  await page.goto(link);
  for (const format of ['A4', 'Letter', 'A6']) expect(pagesOf(await page.pdf({ format })), format).toBeGreaterThan(10);
  await page.emulateMedia({ media: 'print' });
  expect(await page.evaluate(hiddenRows)).toBe(0);
  expect(await page.locator('.lines tbody tr').count()).toBe(1_000);
  // The server renders every line: the page is complete without JavaScript.
  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(link);
  expect(await plain.locator('.lines tbody tr').count()).toBe(1_000);
  await plain.getByText('Show all 1,000 lines').click();
  await expect(plain.getByText('Item number 1000', { exact: true })).toBeVisible();
  await context.close();
});

/** Counts the pages of a PDF. */
const pagesOf = (pdf: Buffer): number => [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)].length;

test('V13 a receipt of 2,000 lines builds at most 100 rows per task, and a new token changes nothing in the DOM', async ({
  embed,
  page,
  world,
}) => {
  const { id } = await world.receipt({ lines: manyLines(2_000), taxes: [] });
  await watchTasks(page);
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.locator('.slice')).toHaveCount(38);
  const document = await embed.document();
  await document.evaluate(() => {
    let changes = 0;
    new MutationObserver((records) => (changes += records.length)).observe(window.document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    Object.assign(window, { changes: () => changes });
  });
  await page.evaluate((token) => window.handle.setToken(token), await world.tenant.mint({ customer: 'customer-1', ttlSeconds: 601 }));
  await expect.poll(() => embed.events('token')).toHaveLength(2);
  expect(await document.evaluate(() => (window as unknown as { changes(): number }).changes())).toBe(0);
  await embed.frame.getByText('Show all 2,000 lines').click();
  await expect(embed.frame.getByText('Item number 101', { exact: true })).toBeVisible();
  // 100 rows and the header row of their table.
  expect(await most(document)).toBeLessThanOrEqual(101);
});

test('V13 a list of 5,000 receipts builds at most 100 rows per task and keeps the rows it has', async ({ embed, page, world, browserName }) => {
  await watchTasks(page);
  let servedCount = 0;
  const item = (index: number): object => ({
    ...base,
    id: `rcpt_${index.toString(16).padStart(24, '0')}`,
    title: `Receipt ${index}`,
    period: { start: day(index), end: day(index) },
  });
  const day = (index: number): string => new Date(Date.UTC(2026, 9, 1) - index * 86_400_000).toISOString().slice(0, 10);
  const { customer, updatedAt } = await world.receipt();
  const base = { status: 'sealed', archived: false, visibility: 'private', currency: 'EUR', totalMinor: 12_345, totalExact: null, customer, updatedAt };
  await page.route('**/v1/receipts*', async (route) => {
    const limit = Number(new URL(route.request().url()).searchParams.get('limit') ?? 25);
    const items = Array.from({ length: Math.min(limit, 5_000 - servedCount) }, (_, index) => item(servedCount + index));
    servedCount += items.length;
    await route.fulfill({ json: { items, nextCursor: servedCount < 5_000 ? String(servedCount) : null } });
  });
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.locator('.row')).toHaveCount(25);
  const document = await embed.document();
  // Keeps the first rows, to check later that they are still the same elements.
  await document.evaluate(() => Object.assign(window, { first: [...window.document.querySelectorAll('.row')] }));
  // After a click the focus is in the frame, so each new page takes the focus and is scrolled to.
  await embed.frame.locator('.more').click();
  await document.evaluate(async () => {
    for (let more = window.document.querySelector<HTMLElement>('.more'); more; more = window.document.querySelector<HTMLElement>('.more')) {
      if (more.getAttribute('aria-disabled') === 'false') more.click();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  await expect(embed.frame.locator('.row')).toHaveCount(5_000);
  expect(
    await document.evaluate(() =>
      (window as unknown as { first: Element[] }).first.every((row, index) => row === window.document.querySelectorAll('.row')[index]),
    ),
  ).toBe(true);
  expect(await most(document)).toBeLessThanOrEqual(100);
  await expect.poll(() => document.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  const oldest = embed.frame.getByText('Receipt 4999', { exact: true });
  await oldest.scrollIntoViewIfNeeded();
  await expect(oldest).toBeInViewport();
  // The driver of Firefox cannot print.
  if (browserName === 'firefox') return;
  await page.emulateMedia({ media: 'print' });
  // A frame in another process switches to print media a moment later.
  const unseen = (): Promise<number> =>
    document.evaluate(() => [...window.document.querySelectorAll('.row')].filter((row) => !row.checkVisibility({ contentVisibilityAuto: true })).length);
  await expect.poll(unseen).toBe(0);
});
