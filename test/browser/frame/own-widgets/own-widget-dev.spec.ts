import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchedWidgets } from '../../../../server/pages/own-widgets/own-widget-source.ts';
import { plainManifest, plainModule, writeWidgets } from '../../../support/server/own-widgets.ts';
import { startTestServer } from '../../../support/server/server.ts';
import { startPageServer } from '../../support/page-server.ts';
import type { Shared } from '../../support/world.ts';
import { test as base, expect } from '../embed.ts';

interface Watched extends Shared {
  folder: string;
  reports: string[];
}

/** Starts a server as `vitrine widgets dev` does, with one widget, and records its messages. */
async function startWatched(): Promise<Watched> {
  const folder = writeWidgets({ 'acme-note': {} });
  const reports: string[] = [];
  const ownWidgets = watchedWidgets({
    folder,
    mode: 'development',
    onRead: (outcome) => reports.push('widgets' in outcome ? `read ${[...outcome.widgets.keys()].join(' ')}` : String(outcome.error)),
  });
  const [server, pages] = await Promise.all([startTestServer({ ownWidgets }), startPageServer()]);
  return {
    ...{ server, pages, folder, reports },
    clock: { now: Date.now, advance: () => {}, reset: () => {} },
    async close() {
      await Promise.all([server.close(), pages.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const test = base.extend<{ shared: Watched; reports: string[]; folder: string }>({
  shared: async ({ perWorker }, use) => use(await perWorker(startWatched)),
  folder: async ({ shared: { folder, reports } }, use) => {
    reports.length = 0;
    writeWidgets({ 'acme-note': {} }, folder);
    await use(folder);
  },
  reports: async ({ shared: { reports } }, use) => use(reports),
});

const module = (title: string): string => plainModule('acme-note').replace('Shown by acme-note', title);

test('pages reload a widget that is rebuilt; a build that breaks a rule is reported, and the former one stays', async ({
  embed,
  page,
  folder,
  reports,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/^$/);
  await embed.open({ widget: 'acme-note' });
  await expect(embed.frame.getByRole('heading', { name: 'Shown by acme-note' })).toBeVisible();
  const loaded = await page.evaluate(() => performance.timeOrigin);

  writeFileSync(join(folder, 'acme-note/widget.js'), module('Written anew'));
  await expect(embed.frame.getByRole('heading', { name: 'Written anew' })).toBeVisible();
  expect([reports.at(-1), reports.filter((one) => !one.startsWith('read '))]).toEqual(['read acme-note', []]);

  writeFileSync(join(folder, 'acme-note/widget.json'), JSON.stringify(plainManifest('acme-note', { api: 9 })));
  await expect.poll(() => reports.at(-1)).toContain('"api" is 9');
  await expect(embed.frame.getByRole('heading', { name: 'Written anew' })).toBeVisible();

  writeFileSync(join(folder, 'acme-note/widget.js'), module('Mended'));
  writeFileSync(join(folder, 'acme-note/widget.json'), JSON.stringify(plainManifest('acme-note')));
  await expect(embed.frame.getByRole('heading', { name: 'Mended' })).toBeVisible();
  const found = (): Promise<unknown> => page.evaluate(() => [performance.timeOrigin, window.handle.state, document.querySelectorAll('iframe').length]);
  await expect.poll(found).toEqual([loaded, 'ready', 1]);
});

test('the document of built-in widgets has no code for these reloads', async ({ embed, folder, expectBrowserErrors }) => {
  expectBrowserErrors(/^$/);
  await embed.open({ widget: 'receipt-list' });
  await expect(embed.frame.locator('.message')).toBeVisible();
  await expect(embed.frame.locator('script[src]')).toHaveCount(0);
  writeFileSync(join(folder, 'acme-note/widget.js'), module('Once more'));
  await embed.open({ widget: 'acme-note' });
  await expect(embed.frame.getByRole('heading', { name: 'Once more' })).toBeVisible();
});
