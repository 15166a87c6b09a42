import { needs } from '../../support/engine.ts';
import { expect, sizeMismatch, test } from '../embed.ts';
import { richReceipt } from '../sample.ts';

/** Whether a viewer sees the last value in the table of a plot. */
const isLastSeen = (): boolean => {
  const cell = [...document.querySelectorAll('.plot td')].at(-1);
  const { left, top, width, height } = cell?.getBoundingClientRect() ?? new DOMRect();
  return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('td') === cell;
};

for (const points of [31, 60]) {
  test(`shows the values of a plot of ${points} points by keyboard, click and tap, not only on hover`, async ({
    embed,
    page,
    world,
  }) => {
    const values = Array.from({ length: points }, (_, day) => ({ date: new Date(Date.UTC(2026, 8, 1 + day)).toISOString().slice(0, 10), value: `${day}` }));
    const { id } = await world.receipt({ ...richReceipt, series: { ...richReceipt.series, points: values } });
    await embed.open({ widget: 'receipt', resource: id });
    const shows = embed.frame.getByText('All values');
    await expect(shows).toBeVisible();
    const document = await embed.document();
    const isSeen = (): Promise<boolean> => document.evaluate(isLastSeen);
    const table = embed.frame.getByRole('table', { name: 'Hours saved each day' });
    expect(await isSeen()).toBe(false);
    // A reader need not open anything.
    await expect(table.getByRole('row')).toHaveCount(points);
    await shows.focus();
    await page.keyboard.press('Enter');
    await expect.poll(isSeen).toBe(true);
    await expect.poll(() => document.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
    await shows.click();
    await expect.poll(isSeen).toBe(false);
    await expect(table.getByRole('row')).toHaveCount(points);
  });
}

test('prints a plot without the values that are unfolded on screen', async ({ browserName, embed, page, world }) => {
  needs(browserName, 'media');
  const { id } = await world.receipt(richReceipt);
  await embed.open({ widget: 'receipt', resource: id });
  const plot = embed.frame.locator('.plot');
  const shows = plot.getByText('All values');
  await shows.click();
  await page.emulateMedia({ media: 'print' });
  await expect(shows).toBeHidden();
  expect(await (await embed.document()).evaluate(isLastSeen)).toBe(false);
  const height = (): Promise<number> => plot.evaluate((figure) => figure.getBoundingClientRect().height / window.innerWidth);
  const open = await height();
  await plot.locator('details').evaluate((details: HTMLDetailsElement) => (details.open = false));
  expect(await height()).toBe(open);
});
