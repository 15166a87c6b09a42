import type { Browser, Page } from 'playwright';
import type { Figure } from './figure.ts';
import { inFreshContext, launchBrowser } from './browser.ts';
import { loadOnce, startAll, watchFrames, type Contender, type Load } from './readable.ts';
import { interleave } from './rounds.ts';
import { textOfLast } from './sample-receipt.ts';
import { openStage, type Stage } from './stage.ts';
import { median } from './stats.ts';

const rounds = 7;
const embeds = 20;
const longLines = 2_000;

/** Measures special pages: many embeds, a long one, and one that comes and goes. All on a 40 ms line. */
export async function measurePages(): Promise<Figure[]> {
  const stage = await openStage();
  const browser = await launchBrowser();
  try {
    await stage.setLine({ roundTripMs: 40 });
    const many = await beside(browser, stage, undefined, manyAtOnce);
    const long = await beside(browser, stage, textOfLast(longLines), (page, place, name) => loadOnce(page, place, name, 'long'));
    const tabs = await beside(browser, stage, undefined, leftAndBack);
    return [
      figure(`${embeds} embeds of one page, all readable, cold`, many, 1.15),
      // Vitrine renders in slices to keep the page responsive. The bound limits the longest task. The floor renders in one task.
      longestTask(`longest task, a receipt of ${longLines.toLocaleString('en-US')} lines`, long),
      figure('change of tab: unmount, mount, readable', tabs, 1.05),
    ];
  } finally {
    await browser.close();
    await stage.close();
  }
}

type Measured = Record<'ours' | 'floor', Load[]>;

const beside = (
  browser: Browser,
  stage: Stage,
  text: string | undefined,
  measure: (page: Page, stage: Stage, name: Contender) => Promise<Load>,
): Promise<Measured> => {
  const of = (name: Contender) => (): Promise<Load> =>
    inFreshContext(browser, async (page) => {
      await watchFrames(page, text);
      return measure(page, stage, name);
    });
  return interleave(rounds, { ours: of('vitrine'), floor: of('floor') });
};

async function manyAtOnce(page: Page, stage: Stage, name: Contender): Promise<Load> {
  await page.goto(`${stage.hostOrigin}/${name}`);
  return page.evaluate(startAll, { options: stage.arguments(name === 'vitrine' ? 'ours' : 'peer'), count: embeds });
}

/** A single-page portal: leaves the tab with the embed, and opens it again. */
async function leftAndBack(page: Page, stage: Stage, name: Contender): Promise<Load> {
  await loadOnce(page, stage, name);
  await page.evaluate(() => {
    for (const stop of window.stops) stop();
  });
  return page.evaluate(startAll, { options: stage.arguments(name === 'vitrine' ? 'ours' : 'peer'), count: 1 });
}

function figure(name: string, { ours, floor }: Measured, limit: number): Figure {
  const typical = (loads: Load[]): number => median(loads.map(({ readableMs }) => readableMs));
  return {
    name,
    unit: 'ms',
    ours: typical(ours),
    beside: [{ name: 'hand-inlined floor', value: typical(floor) }],
    bound: { rule: 'at most', limit, times: 'hand-inlined floor' },
  };
}

function longestTask(name: string, { ours, floor }: Measured): Figure {
  const longest = (loads: Load[]): number => Math.max(...loads.map(({ longestTaskMs }) => longestTaskMs));
  return { name, unit: 'ms', ours: longest(ours), beside: [{ name: 'hand-inlined floor', value: longest(floor) }], bound: { rule: 'at most', limit: 50 } };
}
