import type { Frame } from '@playwright/test';
import type { DownloadAsk } from '../../../../protocol/messages.ts';
import { watchSaves } from '../../support/saves.ts';
import { expect, test } from '../stage.ts';

type Answer = Awaited<ReturnType<typeof window.host.download>>;

/** Calls `download` from the frame, with or without the bytes of the file. */
const download = (frame: Frame, { format, hasBytes }: { format: DownloadAsk['format']; hasBytes: boolean }): Promise<Answer> =>
  frame.evaluate(
    (file) => {
      const bytes = new TextEncoder().encode('a,b').buffer;
      return window.host.download({ name: 'Invoice 7', format: file.format, ...(file.hasBytes && { bytes }) });
    },
    { format, hasBytes },
  );

/** Calls `download` without bytes in a click of the viewer. */
async function downloadInClick(frame: Frame, format: DownloadAsk['format']): Promise<Answer> {
  await frame.evaluate((kind) => {
    Object.assign(window, { answered: undefined });
    const run = async (): Promise<void> => void Object.assign(window, { answered: await window.host.download({ name: 'Invoice 7', format: kind }) });
    document.querySelector('#content')?.addEventListener('click', () => void run(), { once: true });
  }, format);
  await frame.locator('#content').click();
  return (await frame.waitForFunction(() => (window as unknown as { answered?: Answer }).answered)).jsonValue() as Promise<Answer>;
}

const refused = { ok: false, fault: { code: 'invalid_request' } };
const taken = { ok: true, value: null };

test('DC21 saves a file once after a click', async ({ stage }) => {
  const frame = await stage.mount();
  const saves = await watchSaves(stage.page);
  expect(await downloadInClick(frame, 'csv')).toEqual(taken);
  expect(await download(frame, { format: 'csv', hasBytes: true })).toEqual(taken);
  expect(await saves()).toEqual(['Invoice 7.csv']);
  expect(await download(frame, { format: 'csv', hasBytes: true })).toMatchObject(refused);
  expect(await saves()).toHaveLength(1);
});

test('DC21 saves no file without a click, and no file of another format than the click was for', async ({ stage }) => {
  const frame = await stage.mount();
  const saves = await watchSaves(stage.page);
  // In Chromium, a script of the test driver counts as a click.
  await stage.page.evaluate(() => Object.defineProperty(navigator, 'userActivation', { value: { isActive: false }, configurable: true }));
  expect(await download(frame, { format: 'csv', hasBytes: false })).toMatchObject(refused);
  expect(await download(frame, { format: 'csv', hasBytes: true })).toMatchObject(refused);
  await stage.page.evaluate(() => Reflect.deleteProperty(navigator, 'userActivation'));
  expect(await downloadInClick(frame, 'csv')).toEqual(taken);
  expect(await download(frame, { format: 'pdf', hasBytes: true })).toMatchObject(refused);
  expect(await saves()).toEqual([]);
});

test('DC21 refuses every download after downloads are turned off, even one announced before', async ({ stage }) => {
  const frame = await stage.mount();
  const saves = await watchSaves(stage.page);
  expect(await downloadInClick(frame, 'csv')).toEqual(taken);
  await stage.page.evaluate(() => window.handle.update({ downloads: false }));
  expect(await download(frame, { format: 'csv', hasBytes: true })).toMatchObject(refused);
  expect(await downloadInClick(frame, 'csv')).toMatchObject(refused);
  expect(await download(frame, { format: 'csv', hasBytes: true })).toMatchObject(refused);
  expect(await saves()).toEqual([]);
});
