import type { Browser, Page } from 'playwright';
import type { Figure } from './figure.ts';
import { inFreshContext, launchBrowser } from './browser.ts';
import { interleave } from './rounds.ts';
import { lastLine } from './sample-receipt.ts';
import { openStage, type Stage } from './stage.ts';
import { median } from './stats.ts';

const rounds = 15;
const lines = [0, 40] as const;

interface Sample {
  coldMs: number;
  warmMs: number;
}

/** From the script call in the host page to the fortieth line of the receipt painted in a frame of another origin. */
export async function measureMount(): Promise<Figure[]> {
  const stage = await openStage();
  const browser = await launchBrowser();
  try {
    const figures: Figure[] = [];
    for (const roundTripMs of lines) {
      await stage.setRoundTrip(roundTripMs);
      const load = (name: 'vitrine' | 'floor' | 'superset') => () => coldThenWarm(browser, stage, name);
      const samples = await interleave(rounds, { ours: load('vitrine'), floor: load('floor'), superset: load('superset') });
      for (const state of ['coldMs', 'warmMs'] as const) {
        const typical = (of: Sample[]): number => median(of.map((sample) => sample[state]));
        figures.push({
          name: `mount to readable receipt, ${state === 'coldMs' ? 'cold' : 'warm'}, ${roundTripMs} ms line`,
          unit: 'ms',
          ours: typical(samples.ours),
          beside: [
            { name: 'hand-inlined floor', value: typical(samples.floor) },
            { name: 'Superset SDK + Preact', value: typical(samples.superset) },
          ],
          bound: { rule: 'at most', limit: 1.1, times: 'hand-inlined floor' },
        });
      }
    }
    return [...figures, await tokenCallback(browser, stage)];
  } finally {
    await browser.close();
    await stage.close();
  }
}

async function coldThenWarm(browser: Browser, stage: Stage, name: 'vitrine' | 'floor' | 'superset'): Promise<Sample> {
  return inFreshContext(browser, async (page) => {
    await page.addInitScript(watchForText, lastLine);
    return { coldMs: await loadOnce(page, stage, name), warmMs: await loadOnce(page, stage, name) };
  });
}

async function loadOnce(page: Page, stage: Stage, name: 'vitrine' | 'floor' | 'superset'): Promise<number> {
  await page.goto(`${stage.hostOrigin}/${name}`);
  return page.evaluate(async (options) => {
    const readable = new Promise<number>((resolve) => {
      addEventListener('message', ({ data }) => typeof data?.benchReadableAt === 'number' && resolve(data.benchReadableAt));
    });
    const target = document.getElementById('here');
    const startedAt = performance.timeOrigin + performance.now();
    window.start({ ...options, target });
    return (await readable) - startedAt;
  }, stage.arguments(name === 'vitrine' ? 'ours' : 'peer'));
}

/** Runs in every frame before its own scripts: tells the page when the text stands in the document and the next picture has been made. */
function watchForText(text: string): void {
  if (window === window.top) return;
  const painted = (): void => {
    const afterPaint = new MessageChannel();
    afterPaint.port1.addEventListener('message', () => window.top?.postMessage({ benchReadableAt: performance.timeOrigin + performance.now() }, '*'));
    afterPaint.port1.start();
    afterPaint.port2.postMessage(null);
  };
  const observer = new MutationObserver(() => {
    if (!document.body?.textContent?.includes(text)) return;
    observer.disconnect();
    requestAnimationFrame(painted);
  });
  observer.observe(document, { childList: true, subtree: true, characterData: true });
}

/** When the page's token callback runs, counted from `mount()`; beside it, when the frame first asks. */
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

declare global {
  interface Window {
    /** Defined by each contender's host page. */
    start(options: Record<string, unknown>): void;
  }
}
