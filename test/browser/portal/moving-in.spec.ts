import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { decodeJwt } from 'jose';
import { plainReceipt } from '../support/world.ts';
import { expect, test as base } from '../support/per-worker.ts';
import { startPageServer, type PageServer } from '../support/page-server.ts';
import { freshPlace } from '../../support/databases/engines.ts';
import { parse, type Snippet } from '../../house/snippets.ts';
import { startTestServer, type TestServer, type TestTenant } from '../../support/server/server.ts';

const run = promisify(execFile);
const root = new URL('../../../', import.meta.url).pathname;

/** Returns the code snippets of a section of docs/moving-in.md, in order. */
async function sectionOf(title: string): Promise<Snippet[]> {
  const text = await readFile(join(root, 'docs/moving-in.md'), 'utf8');
  return parse(text.split(/^## /m).find((section) => section.startsWith(title)) ?? '');
}

/** A user who follows the document, and copies values that commands print into later snippets. */
interface NewUser {
  server: TestServer;
  pages: PageServer;
  acme: TestTenant;
  /** The last line that a program printed. */
  lastLine: string;
  define(placeholder: string, value: string): void;
  shell(snippet: Snippet | undefined): Promise<string>;
  node(snippet: Snippet | undefined): Promise<string>;
  /** Opens a page with a snippet. */
  open(page: Page, snippet: Snippet | undefined): Promise<void>;
  receipt(content?: object): Promise<{ id: string; title: string; shareToken: string }>;
}

/** Placeholders of the document, and the lines of command output that contain their values. */
const printed: Readonly<Record<string, RegExp>> = {
  vtr_your_api_key: /^key +(vtr_\S+)$/m,
  akey_your_id: /^access id +(\S+)$/m,
  ak_your_key: /^access key +(\S+)$/m,
  embk_live_your_key: /^key +(embk_\S+)$/m,
  key_your_id: /^id +(key_\S+)$/m,
  sk_your_secret: /^secret +(\S+)$/m,
};

const test = base.extend<{ user: NewUser }>({
  user: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-moving-in-'));
    const masterKeys = `test:${randomBytes(32).toString('base64')}`;
    const place = await freshPlace('sqlite');
    const [server, pages] = await Promise.all([startTestServer({ place, env: { VITRINE_MASTER_KEYS: masterKeys } }), startPageServer()]);
    const acme = await server.createTenant({ slug: 'acme', allowedOrigins: [pages.origin] });
    await server.services.customers.put(server.by, acme.id, { externalId: 'customer-1', email: 'ada@example.com' });
    await server.services.customers.put(server.by, acme.id, { externalId: 'org_acme_hq' });
    const vitrine = join(folder, 'vitrine');
    await writeFile(vitrine, `#!/bin/sh\nexec "${process.execPath}" "${root}dist/server/cli/main.js" "$@"\n`);
    await chmod(vitrine, 0o755);
    const values = new Map<string, string>();
    const fillIn = (code: string): string =>
      [...values].reduce(
        (text, [placeholder, value]) => text.replaceAll(placeholder, value),
        code.replaceAll('https://vitrine.example', server.url).replaceAll('https://app.acme.example', pages.origin),
      );
    const env = { PATH: `${folder}:${process.env['PATH']}`, VITRINE_DATA: place.folder, VITRINE_MASTER_KEYS: masterKeys };
    const codeOf = (snippet: Snippet | undefined, language: string): string => {
      expect(snippet?.language).toBe(language);
      return fillIn(snippet?.code ?? '');
    };
    const user: NewUser = {
      server,
      pages,
      acme,
      lastLine: '',
      define: (placeholder, value) => void values.set(placeholder, value),
      async shell(snippet) {
        const { stdout } = await run('sh', ['-euc', codeOf(snippet, 'sh')], { env });
        for (const [placeholder, line] of Object.entries(printed)) {
          const [, value] = line.exec(stdout) ?? [];
          if (value !== undefined) values.set(placeholder, value);
        }
        return stdout;
      },
      async node(snippet) {
        const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', codeOf(snippet, 'js')], { cwd: root });
        user.lastLine = stdout.trim().split('\n').at(-1) ?? '';
        if (user.lastLine.startsWith('eyJ')) values.set('eyJ_your_token', user.lastLine);
        if (user.lastLine.startsWith('r_')) values.set('r_your_receipt', user.lastLine);
        return user.lastLine;
      },
      async open(page, snippet) {
        const code = codeOf(snippet, 'html').replace("'@open-iframe-resizer/core'", "'/resizer.js'");
        await page.goto(pages.serve('/', `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Mine</title>${code}`));
      },
      async receipt(content = {}) {
        const receipt = (await (await server.fetch('/v1/receipts/sync', { as: acme.apiKey, json: { ...plainReceipt, ...content } })).json()) as {
          id: string;
          title: string;
        };
        const { url } = (await (await server.fetch(`/v1/receipts/${receipt.id}/share-link`, { as: acme.apiKey })).json()) as { url: string };
        return { ...receipt, shareToken: url.split('/').at(-1) ?? '' };
      },
    };
    await use(user);
    await Promise.all([server.close(), pages.close(), rm(folder, { recursive: true })]);
  },
});

test('I2 docs/moving-in.md: the Authio call returns a widget token', async ({ user }) => {
  const [commands, call] = await sectionOf('Authio');
  await user.shell(commands);
  const { token } = JSON.parse(await user.shell(call)) as { token: string };
  expect(decodeJwt(token)).toMatchObject({ organization_id: 'org_acme_hq', widget_scope: ['sso_connection'], widget_origins: [user.pages.origin] });
  const answer = await user.server.fetch('/widget/sso-connections', { as: token, headers: { origin: user.pages.origin } });
  expect(answer.status).toBe(200);
});

test('I5 docs/moving-in.md: Paid’s SDK lists receipts, and a receipt shows by call and by markup', async ({ page, user }) => {
  const { title, shareToken } = await user.receipt();
  const [commands, sdk, mint, markup] = await sectionOf('Paid');
  await user.shell(commands);
  expect(await user.node(sdk)).toBe(shareToken);
  await user.node(mint);
  await user.open(page, markup);
  await expect(page.frameLocator('#receipt iframe').getByText(title)).toBeVisible();
  await expect(page.frameLocator('[data-paid-embed] iframe').getByText(title)).toBeVisible();
});

test('I3 docs/moving-in.md: a Returning.AI access key gives an embed token, and the element shows the list', async ({ page, user }) => {
  const { title } = await user.receipt();
  const [commands, exchange, markup] = await sectionOf('Returning.AI: access keys');
  await user.shell(commands);
  await user.node(exchange);
  await user.open(page, markup);
  await expect(page.frameLocator('rai-store-widget iframe').getByText(title)).toBeVisible();
});

test('I3 docs/moving-in.md: a Returning.AI script tag with attributes shows a published receipt', async ({ page, user }) => {
  const { id, title, shareToken } = await user.receipt();
  await user.server.fetch(`/v1/receipts/${id}/publish`, { as: user.acme.apiKey, json: {} });
  user.define('r_your_published_receipt', shareToken);
  const [commands, markup] = await sectionOf('Returning.AI: attributes');
  await user.shell(commands);
  await user.open(page, markup);
  await expect(page.frameLocator('#returning-ai-widget iframe').getByText(title)).toBeVisible();
});

test('I4 docs/moving-in.md: the older Returning.AI frame signs in through the proxy and shows the list', async ({ page, user }) => {
  const { title } = await user.receipt();
  const [commands, proxy, markup] = await sectionOf('Returning.AI: the older frame');
  await user.shell(commands);
  await user.node(proxy);
  await user.open(page, markup);
  await expect(page.frameLocator('#returningAiWidgetIframe').getByText(title)).toBeVisible();
});

test('I1 docs/moving-in.md: Aforo’s client opens a session of the customer with a minted bridge token', async ({ user }) => {
  const [commands, session] = await sectionOf('Aforo');
  await user.shell(commands);
  const me = await user.server.fetch('/v1/me', { as: await user.node(session), headers: { origin: user.pages.origin } });
  expect(await me.json()).toMatchObject({ customer: { externalId: 'customer-1' } });
});

test('I8 docs/moving-in.md: iframe-resizer pages embed Vitrine frames, and Vitrine pages embed their frames', async ({ page, user }) => {
  const { title } = await user.receipt();
  const [parent, child] = await sectionOf('iframe-resizer');
  const library = await readFile(join(root, 'node_modules/@open-iframe-resizer/core/dist/index.js'), 'utf8');
  user.pages.serve('/resizer.js', { html: library, headers: { 'Content-Type': 'text/javascript' } });
  user.define('eyJ_your_token', await user.acme.mint({ customer: 'customer-1' }));
  await user.open(page, parent);
  const frame = page.frameLocator('#widget');
  await expect(frame.getByText(title)).toBeVisible();
  const difference = async (): Promise<number> => {
    const box = await page.locator('#widget').evaluate((iframe) => iframe.clientHeight);
    return Math.abs(box - (await frame.locator('#vitrine').evaluate((element) => Math.ceil(element.getBoundingClientRect().height))));
  };
  await expect.poll(difference).toBeLessThanOrEqual(1);

  const otherSite = await startPageServer();
  const script = library.replace(/export \{[^}]*\};?/, '');
  const body = `<body style="margin:0"><main style="height:420px">Theirs</main><script type="module">${script}</script></body>`;
  user.define('https://their.example/frame', otherSite.serve('/frame', `<!doctype html><title>Theirs</title>${body}`));
  await user.open(page, child);
  await expect.poll(() => page.locator('#target iframe').evaluate((iframe) => iframe.clientHeight)).toBe(420);
  await otherSite.close();
});

test('docs/moving-in.md has no snippet without a test', async () => {
  const text = await readFile(join(root, 'docs/moving-in.md'), 'utf8');
  expect(parse(text).map(({ language }) => language).join(' ')).toBe('sh sh sh js js html sh js html sh html sh js html sh js html html');
});
