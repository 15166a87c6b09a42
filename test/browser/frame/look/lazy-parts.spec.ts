import { errorPatterns } from '../../support/engine.ts';
import { pauseClock, advanceUntil } from '../../support/time.ts';
import { expect, sizeMismatch, test } from '../embed.ts';
import { richReceipt } from '../sample.ts';

for (const trigger of ['when the browser is online again', 'after a delay'] as const) {
  test(`a plot and document tools that could not be fetched appear ${trigger}`, async ({ embed, page, world, expectBrowserErrors }) => {
    expectBrowserErrors(errorPatterns.request);
    await pauseClock(page);
    const partFiles = /\/embed\/assets\/(plot|tool-row)-/;
    await page.route(partFiles, (route) => route.abort());
    const { id } = await world.receipt(richReceipt);
    await embed.open({ widget: 'receipt', resource: id });
    const save = embed.frame.getByRole('button', { name: 'Download PDF' });
    await expect(embed.frame.locator('.plot-room')).toHaveCount(1);
    // Both have failed by now.
    await expect(embed.frame.locator('.tools-room')).toHaveCount(0);
    await expect(save).toHaveCount(0);
    await page.unroute(partFiles);
    const isThere = async (): Promise<boolean> => (await embed.frame.locator('.plot svg').isVisible()) && (await save.isVisible());
    if (trigger === 'after a delay') await advanceUntil(page, 1_000, isThere);
    else {
      const document = await embed.document();
      await advanceUntil(page, 1, async () => {
        await document.evaluate(() => dispatchEvent(new Event('online')));
        return isThere();
      });
    }
    await expect(embed.frame.locator('.plot-room')).toHaveCount(0);
    expect(await embed.events('error')).toEqual([]);
    await page.clock.runFor(1_000);
    await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  });
}
