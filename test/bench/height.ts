import type { Browser, Frame, Page } from 'playwright';
import { inFreshContext, launchBrowser } from './browser.ts';
import type { Figure } from './figure.ts';
import { interleave } from './rounds.ts';
import { openStage, type Stage } from './stage.ts';
import { median } from './stats.ts';

const peers = ['iframe-resizer', 'open-iframe-resizer'] as const;
type Contender = 'vitrine' | (typeof peers)[number];
/** The cost of one message over a port, without measuring or checking a height. */
const floor = 'bare-port';

const rounds = 4;
const changesOnScreen = 10;
const changesBelow = 8;
const foldPx = 5_000;

interface Below {
  applied: number;
  shift: number;
}

/** Measures from a content change to the new iframe height, on screen and below the fold, and what moves when the viewer scrolls there. */
export async function measureHeight(): Promise<Figure[]> {
  const stage = await openStage();
  const browser = await launchBrowser();
  try {
    const each = <T>(measure: (browser: Browser, stage: Stage, name: Contender) => Promise<T>) => ({
      vitrine: () => measure(browser, stage, 'vitrine'),
      'iframe-resizer': () => measure(browser, stage, 'iframe-resizer'),
      'open-iframe-resizer': () => measure(browser, stage, 'open-iframe-resizer'),
    });
    const onTheScreen = await interleave(rounds, { ...each(onScreen), [floor]: () => onScreen(browser, stage, floor) });
    const latency = (name: string, pageState: 'still' | 'moving'): Figure => {
      const summarise = (samples: Record<typeof pageState, number[]>[]): number => median(samples.flatMap((sample) => sample[pageState]));
      const { ours, beside } = typical(onTheScreen, summarise);
      const faster = beside.reduce((best, peer) => (peer.value < best.value ? peer : best));
      const bare = { name: 'one message over a bare port', value: summarise(onTheScreen[floor]) };
      return { name, unit: 'ms', ours, beside: [...beside, bare], bound: { rule: 'at most', limit: 0.2, times: faster.name } };
    };
    const below = await interleave(2, each(belowTheFold));
    const applied = typical(below, (samples) => Math.min(...samples.map((sample) => sample.applied)));
    const shift = typical(below, (samples) => median(samples.map((sample) => sample.shift)));
    return [
      latency('height change to applied, while something moves', 'moving'),
      latency('height change to applied, nothing else moves', 'still'),
      { name: 'height changes applied 5,000 px below the fold', unit: 'of 8', ...applied, bound: { rule: 'at least', limit: 8 } },
      { name: 'layout shift when scrolled to a frame that has grown', unit: 'shift', ...shift, bound: { rule: 'at most', limit: 0 } },
    ];
  } finally {
    await browser.close();
    await stage.close();
  }
}

function typical<Sample>(samples: Record<Contender, Sample[]>, summarise: (of: Sample[]) => number): Pick<Figure, 'ours' | 'beside'> {
  return { ours: summarise(samples.vitrine), beside: peers.map((name) => ({ name, value: summarise(samples[name]) })) };
}

/** Opens the contender's page with its frame `above` pixels down, and waits until the frame has settled. */
async function open(page: Page, stage: Stage, name: Contender | typeof floor, above: number): Promise<Frame> {
  await page.goto(`${stage.hostOrigin}/${name}`);
  await page.evaluate(
    ({ options, height }) => {
      const element = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
      element('above').style.height = `${height}px`;
      element('below').innerHTML = '<p>Text of the page that follows the frame.</p>'.repeat(60);
      window.start({ ...options, target: element('here') });
    },
    { options: stage.arguments(name === 'vitrine' ? 'ours' : 'peer'), height: above },
  );
  const iframe = await page.waitForSelector('iframe');
  const frame = await iframe.contentFrame();
  if (frame === null) throw new Error(`${name} has no frame`);
  await frame.waitForFunction(() => (document.getElementById('vitrine')?.childElementCount ?? 0) > 0 && document.readyState === 'complete', undefined, {
    polling: 50,
  });
  await page.waitForTimeout(600);
  await frame.evaluate(() => {
    const block = document.createElement('div');
    block.id = 'bench-block';
    document.getElementById('vitrine')?.append(block);
  });
  await page.evaluate(() => {
    const frames = document.querySelector('iframe');
    if (frames === null) return;
    let heightPx = frames.getBoundingClientRect().height;
    window.heights = [];
    new MutationObserver(() => {
      const at = performance.timeOrigin + performance.now();
      const now = frames.getBoundingClientRect().height;
      if (now !== heightPx) window.heights.push({ at, byPx: now - heightPx });
      heightPx = now;
    }).observe(frames, { attributes: true });
  });
  return frame;
}

/** Requests every animation frame, as any animation does. */
function keepMoving(): void {
  requestAnimationFrame(keepMoving);
}

/** Adds a block of this height to the frame's content. Returns the time, on the clock that all documents share. */
const change = (frame: Frame, heightPx: number): Promise<number> =>
  frame.evaluate((height) => {
    const at = performance.timeOrigin + performance.now();
    const block = document.createElement('div');
    block.style.height = `${height}px`;
    document.getElementById('bench-block')?.replaceChildren(block);
    return at;
  }, heightPx);

const heights = (page: Page): Promise<{ at: number; byPx: number }[]> => page.evaluate(() => window.heights.splice(0));

/**
 * While something moves (a spinner, an animation, scrolling), the browser renders at the screen's refresh rate, and each change waits for the next refresh.
 * While nothing moves, it renders immediately.
 */
async function onScreen(browser: Browser, stage: Stage, name: Contender | typeof floor): Promise<Record<'still' | 'moving', number[]>> {
  return inFreshContext(browser, async (page) => {
    const frame = await open(page, stage, name, 0);
    const still = await latencies(page, frame, name);
    await Promise.all([page.evaluate(keepMoving), frame.evaluate(keepMoving)]);
    return { still, moving: await latencies(page, frame, name) };
  });
}

/** The frame's own timers make the changes: an instruction from outside would first wake the renderer. */
async function latencies(page: Page, frame: Frame, name: Contender | typeof floor): Promise<number[]> {
  const changedAt = await frame.evaluate(async (changes) => {
    const times: number[] = [];
    for (let turn = 0; turn < changes; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 17));
      const block = document.createElement('div');
      // Heights do not repeat: after eight changes in a row, the loop guard holds one back until the next, which must then differ.
      block.style.height = `${120 + turn * 16 - (turn % 2) * 80}px`;
      times.push(performance.timeOrigin + performance.now());
      document.getElementById('bench-block')?.replaceChildren(block);
    }
    await new Promise((resolve) => setTimeout(resolve, 60));
    return times;
  }, changesOnScreen);
  const applied = await heights(page);
  // A change that was held back counts as that much waiting time.
  return changedAt.map((at) => {
    const first = applied.find((height) => height.at >= at);
    if (first === undefined) throw new Error(`${name} missed a change on screen`);
    return first.at - at;
  });
}

async function belowTheFold(browser: Browser, stage: Stage, name: Contender): Promise<Below> {
  return inFreshContext(browser, async (page) => {
    const frame = await open(page, stage, name, foldPx);
    let applied = 0;
    for (let turn = 0; turn < changesBelow; turn += 1) {
      await change(frame, 100 + turn * 40);
      await page.waitForTimeout(150);
      if ((await heights(page)).length > 0) applied += 1;
    }
    await change(frame, 700);
    await page.waitForTimeout(150);
    const shift = await page.evaluate(async () => {
      let total = 0;
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) total += 'value' in entry && typeof entry.value === 'number' ? entry.value : 0;
      });
      observer.observe({ type: 'layout-shift' });
      const top = document.querySelector('iframe')?.getBoundingClientRect().top ?? 0;
      scrollTo({ top: scrollY + top - 100, behavior: 'instant' });
      await new Promise((resolve) => setTimeout(resolve, 800));
      return total;
    });
    return { applied, shift };
  });
}

declare global {
  interface Window {
    /** Changes of the frame's height since the last check. */
    heights: { at: number; byPx: number }[];
  }
}
