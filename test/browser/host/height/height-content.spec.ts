import type { Frame } from '@playwright/test';
import { runtimePage } from '../runtime-page.ts';
import { expect, test, type Stage } from '../stage.ts';

/** Mounts a page of the Vitrine frame runtime with this content. */
function mountContent(stage: Stage, content: string, head = ''): Promise<Frame> {
  stage.frames.serve('/embed', runtimePage(stage.host.origin, content, head));
  return stage.mount();
}

const expectHeight = ({ page }: Stage, heightPx: number): Promise<void> => expect(page.locator('iframe')).toHaveCSS('height', `${heightPx}px`);

test.describe('N2: the frame takes the height of its content, and grows and shrinks with it:', () => {
  const pages: Record<string, [content: string, head?: string]> = {
    'html and body as high as the frame': ['<main style="height:300px">Content</main>', '<style>html, body { height: 100% }</style>'],
    'a body that is at least as high as the frame': ['<main style="height:300px">Content</main>', '<style>body { min-height: 100vh }</style>'],
    'content that is centred in the frame': [
      '<main style="height:300px">Content</main>',
      '<style>body { min-height: 100vh; display: grid; place-items: center }</style>',
    ],
    'margins and padding around the content': ['<main style="height:260px;margin:20px 0">Content</main>', '<style>body { padding: 0; }</style>'],
    'a fraction of a pixel': ['<main style="height:299.4px">Content</main>'],
  };
  for (const [name, [content, head]] of Object.entries(pages)) {
    test(name, async ({ stage }) => {
      const frame = await mountContent(stage, content, head);
      await expectHeight(stage, 300);
      await frame.evaluate(() => (document.querySelector('main') ?? document.body).style.setProperty('height', '900px'));
      await stage.page.waitForFunction(() => window.handle.iframe.offsetHeight >= 900);
      await frame.evaluate(() => (document.querySelector('main') ?? document.body).style.setProperty('height', '120px'));
      await stage.page.waitForFunction(() => window.handle.iframe.offsetHeight <= 160);
      expect(await stage.events()).not.toContain('warning');
    });
  }
});

test('N3: applies 8 of 8 content changes in a frame far below the fold without scrolling the page', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => (document.querySelector<HTMLElement>('#target') ?? document.body).style.setProperty('margin-top', '8000px'));
  const frame = await mountContent(stage, '<main style="height:150px">Content</main>');
  for (let change = 1; change <= 8; change++) {
    await frame.evaluate((heightPx) => (document.querySelector('main') ?? document.body).style.setProperty('height', `${heightPx}px`), 150 + change * 50);
    await page.waitForFunction((wanted) => window.handle.iframe.style.height === wanted, `${150 + change * 50}px`);
  }
  expect(await page.evaluate(() => scrollY)).toBe(0);
});

test('Z06: a frame that is hidden while it loads has the right height when it is shown', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => (document.querySelector<HTMLElement>('#target') ?? document.body).style.setProperty('display', 'none'));
  stage.frames.serve('/embed', runtimePage(stage.host.origin, '<main style="height:432px">Content</main>'));
  await page.evaluate(() => {
    window.handle = window.Vitrine.mount('#target', window.options);
    return window.handle.ready;
  });
  await page.evaluate(() => (document.querySelector<HTMLElement>('#target') ?? document.body).style.removeProperty('display'));
  await expectHeight(stage, 432);
});

test('Z06: a frame whose content changes while it is hidden has the right height when it is shown again', async ({ stage }) => {
  const { page } = stage;
  const frame = await mountContent(stage, '<main style="height:200px">Content</main>');
  await expectHeight(stage, 200);
  await page.evaluate(() => (document.querySelector<HTMLElement>('#target') ?? document.body).style.setProperty('display', 'none'));
  await frame.evaluate(() => (document.querySelector('main') ?? document.body).style.setProperty('height', '345px'));
  await page.evaluate(() => (document.querySelector<HTMLElement>('#target') ?? document.body).style.removeProperty('display'));
  await expectHeight(stage, 345);
});

test.describe('Z06: follows height changes that cause no DOM mutation:', () => {
  test('an image that arrives late', async ({ stage }) => {
    const { page, frames } = stage;
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(`${frames.origin}/late.svg`, async (route) => {
      await held;
      await route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="400"/>' });
    });
    await mountContent(stage, '<main style="line-height:0"><img src="/late.svg" alt=""></main>');
    release();
    await expectHeight(stage, 400);
  });

  test('lines that wrap in a narrower page', async ({ stage }) => {
    const { page } = stage;
    const frame = await mountContent(stage, `<main>${'word '.repeat(400)}</main>`);
    const fits = async (): Promise<void> => {
      await expect
        .poll(
          async () =>
            (await page.evaluate(() => window.handle.iframe.offsetHeight)) - (await frame.evaluate(() => document.querySelector('main')?.offsetHeight ?? 0)),
        )
        .toBe(0);
    };
    await fits();
    const wide = await page.evaluate(() => window.handle.iframe.offsetHeight);
    await page.evaluate(() => (document.querySelector<HTMLElement>('#target') ?? document.body).style.setProperty('width', '300px'));
    await page.waitForFunction((before) => window.handle.iframe.offsetHeight > before, wide);
    await fits();
    await page.evaluate(() => (document.querySelector<HTMLElement>('#target') ?? document.body).style.removeProperty('width'));
    await expectHeight(stage, wide);
  });

  test('a details element that the viewer opens and closes', async ({ stage }) => {
    const frame = await mountContent(
      stage,
      '<main style="line-height:20px"><details><summary style="list-style:none">More</summary><div style="height:500px"></div></details><textarea ' +
        'style="display:block;box-sizing:border-box;height:60px"></textarea></main>',
    );
    await expectHeight(stage, 80);
    await frame.locator('summary').click();
    await expectHeight(stage, 580);
    await frame.locator('summary').click();
    await expectHeight(stage, 80);
  });
});

test('Z05: the frame keeps the width of its container when its content overflows', async ({ stage }) => {
  const { page } = stage;
  await page.evaluate(() => (document.querySelector<HTMLElement>('#target') ?? document.body).style.setProperty('width', '400px'));
  await mountContent(stage, '<main style="height:200px;width:5000px">Content</main>');
  await expectHeight(stage, 200);
  const widths = (): Promise<number[]> =>
    page.evaluate(() => [window.handle.iframe.offsetWidth, document.documentElement.scrollWidth - document.documentElement.clientWidth]);
  expect(await widths()).toEqual([400, 0]);
  await page.evaluate(() => (document.querySelector<HTMLElement>('#target') ?? document.body).style.setProperty('width', '250px'));
  expect(await widths()).toEqual([250, 0]);
});

test.describe('Z05: the measured element is the first one that is visible, after:', () => {
  const others: Record<string, string> = {
    'a noscript element': '<noscript><p>Turn on JavaScript.</p></noscript>',
    'a hidden element': '<div hidden>Later</div>',
    'a hidden sprite': '<svg style="display:none"><symbol id="icon"></symbol></svg>',
    'an element that a style hides': '<style>.skip { display: none }</style><a class="skip" href="#main">Skip</a>',
  };
  for (const [name, other] of Object.entries(others)) {
    test(name, async ({ stage }) => {
      await mountContent(stage, `${other}<main style="height:321px">Content</main>`);
      await expectHeight(stage, 321);
    });
  }

  test('nothing, when all are hidden: then it is the first one', async ({ stage }) => {
    const frame = await mountContent(stage, '<noscript></noscript><main hidden style="height:321px">Content</main>');
    await frame.evaluate(() => document.querySelector('main')?.removeAttribute('hidden'));
    await expectHeight(stage, 321);
  });
});

test.describe('N2: the frame follows content that an app renders after the document was parsed:', () => {
  const app = `const app = Object.assign(document.createElement('main'), { id: 'app' }); app.style.height = '612px'`;
  const pages: Record<string, [content: string, render: string]> = {
    'into an empty body': ['', `${app}; document.body.append(app)`],
    'in place of what was there': ['<main style="height:200px">Loading</main>', `${app}; document.body.replaceChildren(app)`],
    'beside a part that is then hidden': [
      '<div id="splash" style="height:200px">Loading</div>',
      `${app}; document.getElementById('splash').hidden = true; document.body.append(app)`,
    ],
  };
  for (const [name, [content, render]] of Object.entries(pages)) {
    test(name, async ({ stage }) => {
      const frame = await mountContent(stage, content);
      await frame.evaluate((code) => Function(code)(), render);
      await expectHeight(stage, 612);
      // Without a mutation of the document, only the observer of sizes notices a change.
      await frame.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('#app { height: 345px !important }');
        document.adoptedStyleSheets = [sheet];
      });
      await expectHeight(stage, 345);
    });
  }
});
