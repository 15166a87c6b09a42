import type { Frame, Page } from '@playwright/test';
import type { NavigateStep } from '../../../../protocol/messages.ts';
import { pauseClock } from '../../support/time.ts';
import { expect, test, type Stage } from '../stage.ts';

type Answer = Awaited<ReturnType<typeof window.host.navigate>>;

/** Calls `navigate` from the frame in a click of the viewer, and returns the answers. */
async function clickAndNavigate(frame: Frame, ...steps: NavigateStep[]): Promise<Answer[]> {
  await frame.evaluate((all) => {
    const run = async (): Promise<void> => {
      const answers = [];
      for (const step of all) answers.push(await window.host.navigate(step));
      Object.assign(window, { answered: answers });
    };
    Object.assign(window, { answered: undefined });
    document.querySelector('#content')?.addEventListener('click', () => void run(), { once: true });
  }, steps);
  await frame.locator('#content').click();
  return (await frame.waitForFunction(() => (window as unknown as { answered?: Answer[] }).answered)).jsonValue() as Promise<Answer[]>;
}

const navigate = (frame: Frame, step: NavigateStep): Promise<Answer> => frame.evaluate((given) => window.host.navigate(given), step);

const addressOf = (stage: Stage): string => `${stage.frames.origin}/embed?pay=1`;
const refused = { ok: false, fault: { code: 'navigation_refused' } };
const begin = { step: 'begin' } as const;

test('P16 navigates the page to a listed origin after a click', async ({ stage }) => {
  const frame = await stage.mount({ navigate: [stage.frames.origin] });
  await clickAndNavigate(frame, begin);
  void navigate(frame, { step: 'go', url: addressOf(stage) }).catch(() => {});
  await stage.page.waitForURL(addressOf(stage));
});

test('P16 a page that lists origins refuses others and opens no tab', async ({ stage }) => {
  const frame = await stage.mount({ navigate: ['https://pay.example'] });
  const [begun, gone] = await clickAndNavigate(frame, begin, { step: 'go', url: addressOf(stage) });
  expect(begun).toEqual({ ok: true, value: null });
  expect(gone).toMatchObject(refused);
  expect(stage.page.context().pages()).toHaveLength(1);
  expect(new URL(stage.page.url()).origin).toBe(stage.host.origin);
});

async function openedBy(stage: Stage, frame: Frame, ...steps: NavigateStep[]): Promise<Page> {
  const opened = stage.page.context().waitForEvent('page');
  await clickAndNavigate(frame, begin, ...steps);
  return opened;
}

test('P16 without listed origins a click opens a tab for the address, which has no opener', async ({ stage }) => {
  const frame = await stage.mount();
  const tab = await openedBy(stage, frame);
  expect(tab.url()).toBe('about:blank');
  expect(await navigate(frame, { step: 'go', url: addressOf(stage) })).toEqual({ ok: true, value: null });
  await tab.waitForURL(addressOf(stage));
  expect(await tab.evaluate(() => window.opener as unknown)).toBeNull();
  expect(new URL(stage.page.url()).origin).toBe(stage.host.origin);
  // A click is good for one address.
  expect(await navigate(frame, { step: 'go', url: addressOf(stage) })).toMatchObject(refused);
});

test('P16 if the rescue script cannot load, the frame gets a retryable fault and the next click works', async ({ stage }) => {
  let isAway = true;
  await stage.page.route(/\/vitrine\/rescue-[\w-]+\.js/, (route) => (isAway ? route.abort() : route.continue()));
  const frame = await stage.mount();
  const [begun] = await clickAndNavigate(frame, begin);
  expect(begun).toMatchObject({ ok: false, fault: { code: 'navigation_refused', retryable: true } });
  expect(stage.page.context().pages()).toHaveLength(1);
  isAway = false;
  const tab = await openedBy(stage, frame);
  expect(await navigate(frame, { step: 'go', url: addressOf(stage) })).toEqual({ ok: true, value: null });
  await tab.waitForURL(addressOf(stage));
});

test('P16 without a click opens no tab and does not navigate the page', async ({ stage }) => {
  const frame = await stage.mount();
  const { page } = stage;
  await frame.evaluate(() => {
    addEventListener('message', async ({ data }) => {
      if (data !== 'navigate') return;
      parent.postMessage({ answers: [await window.host.navigate({ step: 'begin' }), await window.host.navigate({ step: 'go', url: location.href })] }, '*');
    });
  });
  // A script of the test driver counts as a user gesture. Opening a window consumes it.
  const answers = await page.evaluate(async () => {
    open()?.close();
    const answered = new Promise((resolve) => addEventListener('message', ({ data }) => data?.answers && resolve(data.answers)));
    window.handle.iframe.contentWindow?.postMessage('navigate', '*');
    return answered;
  });
  expect(answers).toMatchObject([refused, refused]);
  expect(new URL(page.url()).origin).toBe(stage.host.origin);
});

for (const url of [
  'javascript:alert(1)',
  'data:text/html,x',
  'http://pay.example/',
  'https://user:secret@pay.example/',
  'blob:https://pay.example/1',
  '/embed',
  '',
  'https://pay.example.',
]) {
  test(`P16 refuses the address "${url}" and closes the tab`, async ({ stage }) => {
    const frame = await stage.mount();
    const tab = await openedBy(stage, frame);
    const closed = tab.waitForEvent('close');
    expect(await navigate(frame, { step: 'go', url })).toMatchObject(refused);
    await closed;
    expect(await navigate(frame, { step: 'go', url: addressOf(stage) })).toMatchObject(refused);
  });
}

test('P16 closes the tab a minute after the click, and refuses an address after that', async ({ stage }) => {
  await pauseClock(stage.page);
  const frame = await stage.mount();
  const tab = await openedBy(stage, frame);
  const closed = tab.waitForEvent('close');
  await stage.page.clock.runFor(60_000);
  await closed;
  expect(await navigate(frame, { step: 'go', url: addressOf(stage) })).toMatchObject(refused);
});

test('P16 unmount and the cancel step close the waiting tab', async ({ stage }) => {
  const frame = await stage.mount();
  const first = await openedBy(stage, frame);
  const firstClosed = first.waitForEvent('close');
  expect(await navigate(frame, { step: 'cancel' })).toEqual({ ok: true, value: null });
  await firstClosed;
  const second = await openedBy(stage, frame);
  const secondClosed = second.waitForEvent('close');
  await stage.page.evaluate(() => window.handle.unmount());
  await secondClosed;
});

for (const message of [undefined, null, 'begin', { step: 'open' }, { step: ['go'], url: 'https://pay.example' }]) {
  test(`P16 refuses the message ${JSON.stringify(message)}`, async ({ stage }) => {
    const frame = await stage.mount();
    expect(await navigate(frame, message as never)).toMatchObject({ ok: false, fault: { code: 'invalid_request' } });
  });
}
