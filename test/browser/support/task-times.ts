import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** CPU time of the thread in microseconds, independent of the machine's other work. */
  tdur?: number;
  args?: { name?: string; chrome_mojo_event_info?: { mojo_interface_tag?: string } };
}

const taskName = 'ThreadControllerImpl::RunTask';

/** Returns the CPU time of each task of the pages and frames in milliseconds, longest first. Long tasks of the test driver are excluded. */
export async function taskTimes(browser: Browser, page: Page, what: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await what();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const mains = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(threadOf));
  const ofTest = traceEvents.filter(({ args }) => args?.chrome_mojo_event_info?.mojo_interface_tag === 'blink.mojom.DevToolsSession');
  const isOfTest = (task: TraceEvent): boolean =>
    ofTest.some((event) => threadOf(event) === threadOf(task) && event.ts >= task.ts && event.ts <= task.ts + (task.dur ?? 0));
  const tasks = traceEvents.filter((event) => event.name === taskName && mains.has(threadOf(event)) && !((event.tdur ?? 0) > 10_000 && isOfTest(event)));
  if (tasks.length < 20 || !tasks.some(({ tdur }) => tdur !== undefined)) throw new Error('The trace contains no tasks of the browser.');
  return tasks.map(({ tdur = 0 }) => tdur / 1_000).toSorted((one, other) => other - one);
}
