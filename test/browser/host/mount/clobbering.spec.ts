import { expect, open, tagOf, test } from '../options/declared-page.ts';

test.describe('H1 elements that clobber DOM names cannot choose the server or get a token:', () => {
  const clobbers: Record<string, string> = {
    'a form in place of the script':
      '<form name="currentScript" data-vitrine-server="EVIL" data-vitrine-refresh-url="/api/token"><input name="src" value="EVIL/vitrine.js"><input ' +
      'name="dataset"></form>',
    'an iframe in place of the script': '<iframe name="currentScript" srcdoc="x"></iframe>',
    'an image in place of the list of scripts': '<img name="scripts" src="EVIL/vitrine.js" alt="">',
    'a link in place of the global': '<a id="Vitrine" href="EVIL"></a><a id="Vitrine" name="configure" href="EVIL"></a>',
    'a field in place of the attributes of a form':
      '<form data-vitrine="receipt-list"><input name="dataset" data-vitrine-server="EVIL"><input name="dispatchEvent"></form>',
    'a script inside a template':
      '<template><script src="EVIL/vitrine.js" type="module" data-vitrine-server="EVIL"></script></template><svg><a href="EVIL/vitrine.js"></a></svg>',
  };
  for (const [name, markup] of Object.entries(clobbers)) {
    test(name, async ({ stage, evil }) => {
      const element =
        '<div id="evil" data-vitrine="receipt-list" data-vitrine-tenant="acme" data-vitrine-server="EVIL" data-vitrine-refresh-url="/api/token"></div><div ' +
        'id="good" data-vitrine="receipt-list"></div>';
      const { page, backend } = await open(
        stage,
        evil.origin,
        `${markup}${element}${tagOf('data-vitrine-server="SERVER" data-vitrine-tenant="acme" data-vitrine-refresh-url="/api/token"')}`,
      );
      await expect(page.locator('#good iframe')).toHaveAttribute('src', `${stage.frames.origin}/embed?tenant=acme`);
      expect(await page.evaluate(() => window.refused.filter(([id]) => id === 'evil').map(([, code]) => code))).toEqual(['element_not_allowed']);
      await expect(page.locator('#evil iframe')).toHaveCount(0);
      await expect.poll(() => backend).toEqual(['/api/token']);
      expect(evil.requests.filter((request) => !request.includes('vitrine.js'))).toEqual([]);
    });
  }
});
