import type { Page } from 'playwright';
import { inFreshContext, launchBrowser } from './browser.ts';
import { interleave } from './rounds.ts';
import { lastLine } from './sample-receipt.ts';
import { openStage, type Stage } from './stage.ts';
import { median } from './stats.ts';

const rounds = 11;

/** Steps between the script call and the painted receipt, in order, as the table names them. */
const steps = {
  documentAsked: 'document requested',
  documentBegins: 'first bytes received',
  documentWhole: 'last byte received',
  scriptRuns: 'first script runs',
  firstWord: 'page answers the frame',
  receiptAsked: 'receipt requested',
  receiptRead: 'receipt received',
  stands: 'receipt in the DOM',
  painted: 'receipt painted',
} as const;
type Step = keyof typeof steps;
type Trace = Record<Step, number>;

/** Traces one cold mount on the 40 ms line, Vitrine beside the floor. Returns a Markdown table of milliseconds since the script call. */
export async function traceMount(): Promise<string> {
  const stage = await openStage();
  const browser = await launchBrowser();
  try {
    await stage.setLine({ roundTripMs: 40 });
    const load = (name: 'vitrine' | 'floor') => (): Promise<Trace> => inFreshContext(browser, (page) => traceOnce(page, stage, name));
    return tableOf(await interleave(rounds, { ours: load('vitrine'), floor: load('floor') }));
  } finally {
    await browser.close();
    await stage.close();
  }
}

function tableOf({ ours, floor }: Record<'ours' | 'floor', Trace[]>): string {
  const typical = (of: readonly Trace[], step: Step): string => median(of.map((trace) => trace[step])).toFixed(0);
  const width = Math.max(...Object.values(steps).map((words) => words.length));
  const row = (...cells: string[]): string => `| ${(cells[0] ?? '').padEnd(width)} | ${cells.slice(1).map((cell) => cell.padStart(5)).join(' | ')} |`;
  const keys = Object.keys(steps).filter((key): key is Step => key in steps);
  return [row('milliseconds from `mount()`', 'ours', 'floor'), `|${'-'.repeat(width + 2)}|------:|------:|`]
    .concat(keys.map((key) => row(steps[key], typical(ours, key), typical(floor, key))))
    .join('\n');
}

async function traceOnce(page: Page, stage: Stage, name: 'vitrine' | 'floor'): Promise<Trace> {
  await page.addInitScript(watchSteps, lastLine);
  await page.goto(`${stage.hostOrigin}/${name}`);
  return page.evaluate(startTraced, stage.arguments(name === 'vitrine' ? 'ours' : 'peer'));
}

/** Runs in the page: calls the contender's script, and combines the times of page and frame. */
async function startTraced(options: Record<string, unknown>): Promise<Trace> {
  const traced = new Promise<Trace>((resolve) => addEventListener('message', ({ data }) => data?.benchTrace && resolve(data.benchTrace)));
  const startedAt = performance.timeOrigin + performance.now();
  window.start({ ...options, target: document.getElementById('here') });
  const trace = await traced;
  // If the page itself requests the receipt, as Vitrine does, the page knows the time.
  const ahead = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/v1/prefetch'));
  if (ahead instanceof PerformanceResourceTiming) {
    trace.receiptAsked = performance.timeOrigin + ahead.startTime;
    trace.receiptRead = performance.timeOrigin + ahead.responseEnd;
  }
  const sinceStart = Object.entries(trace).map(([step, at]) => [step, at - startedAt]);
  return Object.fromEntries(sinceStart) as Trace;
}

/** Runs in every frame before its own scripts, and reports the time of each step to the page on their shared clock. */
function watchSteps(text: string): void {
  const top = window.top ?? window;
  if (window === top) return;
  const now = (): number => performance.timeOrigin + performance.now();
  const scriptRuns = now();
  let firstWord = Number.NaN;
  addEventListener('message', ({ source }) => {
    if (source === window.parent && Number.isNaN(firstWord)) firstWord = now();
  });
  const roots = '#vitrine, #receipt';
  const observer = new MutationObserver(() => {
    if (!document.querySelector(roots)?.textContent.includes(text)) return;
    observer.disconnect();
    const stands = now();
    requestAnimationFrame(() => {
      const afterPaint = new MessageChannel();
      afterPaint.port1.addEventListener('message', () => reportSteps(stands, now()));
      afterPaint.port1.start();
      afterPaint.port2.postMessage(null);
    });
  });
  observer.observe(document, { childList: true, subtree: true, characterData: true });

  function reportSteps(stands: number, painted: number): void {
    const [opened] = performance.getEntriesByType('navigation');
    const asked = performance.getEntriesByType('resource').find(({ name }) => /\/receipt(s\/[^/]+)?$/.test(name));
    const at = (time: number | undefined): number => performance.timeOrigin + (time ?? Number.NaN);
    const { requestStart, responseStart, responseEnd } = opened instanceof PerformanceNavigationTiming ? opened : {};
    const read = asked instanceof PerformanceResourceTiming ? asked : undefined;
    const benchTrace = {
      ...{ documentAsked: at(requestStart), documentBegins: at(responseStart), scriptRuns, documentWhole: at(responseEnd), firstWord },
      ...{ receiptAsked: at(read?.startTime), receiptRead: at(read?.responseEnd), stands, painted },
    };
    top.postMessage({ benchTrace }, '*');
  }
}
