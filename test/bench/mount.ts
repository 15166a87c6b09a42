import type { Browser } from 'playwright';
import type { Bound, Figure } from './figure.ts';
import { inFreshContext, launchBrowser, launchFirefox } from './browser.ts';
import { loadOnce, watchFrames, type Contender, type Load } from './readable.ts';
import { interleave } from './rounds.ts';
import type { LineShape } from './slow-start.ts';
import { openStage, type Stage } from './stage.ts';
import { median } from './stats.ts';

const floor = 'hand-inlined floor';
const superset = 'Superset SDK + Preact';
const atMost = (limit: number, times: string): Bound => ({ rule: 'at most', limit, times });

/** `slow` is a phone with poor reception: 150 ms, 1.6 Mbit/s, and ten segments at the start of every connection. */
const lines = [
  { name: '0 ms line', shape: { roundTripMs: 0 }, rounds: 15, bounds: [atMost(1.2, floor), atMost(1, superset)] },
  { name: '40 ms line', shape: { roundTripMs: 40 }, rounds: 15, bounds: [atMost(1.05, floor), atMost(1, superset)] },
  { name: 'slow line', shape: { roundTripMs: 150, bytesPerMs: 200 }, rounds: 7, bounds: [atMost(1, floor), atMost(0.75, superset)] },
] as const satisfies readonly { name: string; shape: LineShape; rounds: number; bounds: readonly Bound[] }[];

interface Sample {
  cold: Load;
  warm: Load;
}

/** Measures from the script call in the host page until the receipt's fortieth line is painted in a cross-origin frame. */
export async function measureMount(): Promise<Figure[]> {
  const stage = await openStage();
  const browser = await launchBrowser();
  const firefox = await launchFirefox();
  try {
    const figures: Figure[] = [];
    let longestTaskMs = 0;
    for (const { name, shape, rounds, bounds } of lines) {
      await stage.setLine(shape);
      const samples = await compare(browser, stage, rounds);
      longestTaskMs = Math.max(longestTaskMs, ...samples.ours.flatMap(({ cold, warm }) => [cold.longestTaskMs, warm.longestTaskMs]));
      for (const bound of bounds) figures.push(...figuresOf(name, samples, bound));
    }
    figures.push({
      name: 'longest task of page and frame in these mounts',
      unit: 'ms',
      ours: longestTaskMs,
      beside: [],
      bound: { rule: 'at most', limit: 50 },
    });
    if (firefox) {
      await stage.setLine({ roundTripMs: 40 });
      figures.push(...figuresOf('40 ms line, Firefox', await compare(firefox, stage, 7), atMost(1.05, floor)));
    }
    await stage.setLine({ roundTripMs: 40 });
    return [...figures, await tokenCallback(browser, stage)];
  } finally {
    await browser.close();
    await firefox?.close();
    await stage.close();
  }
}

async function compare(browser: Browser, stage: Stage, rounds: number): Promise<Record<'ours' | 'floor' | 'superset', Sample[]>> {
  const load = (name: Contender) => (): Promise<Sample> =>
    inFreshContext(browser, async (page) => {
      await watchFrames(page);
      return { cold: await loadOnce(page, stage, name), warm: await loadOnce(page, stage, name) };
    });
  return interleave(rounds, { ours: load('vitrine'), floor: load('floor'), superset: load('superset') });
}

function figuresOf(line: string, samples: Record<'ours' | 'floor' | 'superset', Sample[]>, bound: Bound): Figure[] {
  return (['cold', 'warm'] as const).map((state) => {
    const typical = (of: Sample[]): number => median(of.map((sample) => sample[state].readableMs));
    return {
      name: `mount to readable receipt, ${state}, ${line}`,
      unit: 'ms',
      ours: typical(samples.ours),
      beside: [
        { name: floor, value: typical(samples.floor) },
        { name: superset, value: typical(samples.superset) },
      ],
      bound,
    };
  });
}

/** Measures when the page's token callback runs after `mount()`, and when the frame first asks for a token. */
async function tokenCallback(browser: Browser, stage: Stage): Promise<Figure> {
  const times = await inFreshContext(browser, async (page) => {
    await page.goto(`${stage.hostOrigin}/vitrine`);
    return page.evaluate(async (options) => {
      const startedAt = performance.now();
      let calledAt = Number.NaN;
      const asked = new Promise<number>((resolve) => {
        addEventListener('message', ({ data }) => data?.type === 'VITRINE_REQUEST_TOKEN' && resolve(performance.now()), true);
      });
      const getToken = (): string => {
        calledAt = performance.now();
        return options.token;
      };
      window.start({ ...options, getToken, target: document.getElementById('here') });
      return { askedMs: (await asked) - startedAt, calledMs: calledAt - startedAt };
    }, stage.arguments('ours'));
  });
  return {
    name: 'mount() to token callback, 40 ms line',
    unit: 'ms',
    ours: times.calledMs,
    beside: [{ name: 'the frame asks', value: times.askedMs }],
    bound: { rule: 'at most', limit: 0.5, times: 'the frame asks' },
  };
}
