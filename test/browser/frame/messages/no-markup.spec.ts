import { startPageServer } from '../../support/page-server.ts';
import { expect, test } from '../embed.ts';
import { errorPatterns } from '../../support/engine.ts';
import { recordInjectionEffects } from './injection-effects.ts';

test('F12 in the frame text never becomes markup, links run no script, and no request reaches another host', async ({
  page,
  world,
  embed,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(errorPatterns.policy, /TrustedHTML|TrustedScript|trusted/i);
  const seen = recordInjectionEffects(page);
  const stranger = await startPageServer();
  const reached: (string | undefined)[] = [];
  stranger.fallback(({ url }, response) => void response.end(String(reached.push(url))));
  const { id } = await world.receipt();
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.getByRole('article')).toBeVisible();
  const outcome = await (
    await embed.document()
  ).evaluate(async (host) => {
    const attempt = (act: () => unknown): string => {
      try {
        act();
        return 'done';
      } catch (error) {
        return String((error as Error).name);
      }
    };
    const refused: string[] = [];
    document.addEventListener(
      'securitypolicyviolation',
      ({ effectiveDirective, blockedURI }) => void refused.push(`${effectiveDirective} ${blockedURI.replace(host, '')}`),
    );
    const root = document.body;
    const link = Object.assign(document.createElement('a'), { textContent: 'x' });
    link.setAttribute('href', 'javascript:window.__xss=1');
    root.append(link);
    link.click();
    const styled = document.createElement('div');
    styled.setAttribute('style', `background: url(${host}/style)`);
    const varied = document.createElement('div');
    varied.style.setProperty('background-image', `url(${host}/variable)`);
    const image = Object.assign(new Image(), { src: `${host}/image` });
    root.append(styled, varied, image);
    const results = {
      text: attempt(() => root.append('<b>text</b>')),
      html: attempt(() => (root.innerHTML = '<b>html</b>')),
      outer: attempt(() => root.insertAdjacentHTML('beforeend', '<img src=x onerror=window.__xss=1>')),
      script: attempt(() => root.append(Object.assign(document.createElement('script'), { textContent: 'window.__xss=1' }))),
      // In a task of the page itself: the policy does not apply to code that the test driver evaluates.
      evaluated: await new Promise((resolve) => setTimeout(() => resolve(attempt(() => new Function('window.__xss=1')())))),
      timer: attempt(() => setTimeout('window.__xss=1' as unknown as () => void)),
      policy: attempt(() => (window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }).trustedTypes.createPolicy('any', {})),
      fetched: await fetch(`${host}/fetch`).then(String, () => 'refused'),
      top: attempt(() => window.top?.location.assign(host)),
    };
    // Violations are reported when the browser gets to each of them: an image is fetched after the next animation frame at the earliest.
    while (!['img-src /image', 'img-src /variable', 'style-src-attr inline'].every((one) => refused.includes(one))) await new Promise(requestAnimationFrame);
    return { ...results, ran: '__xss' in window, elements: document.querySelectorAll('b:not(address b):not(.change b)').length };
  }, stranger.origin);
  expect(outcome).toEqual({
    text: 'done',
    html: 'TypeError',
    outer: 'TypeError',
    script: 'TypeError',
    evaluated: 'EvalError',
    timer: 'TypeError',
    policy: 'TypeError',
    fetched: 'refused',
    top: 'SecurityError',
    ran: false,
    elements: 0,
  });
  expect(reached).toEqual([]);
  expect(seen.dialogs).toEqual([]);
  // The other server is reachable where no policy forbids it.
  await page.evaluate((host) => fetch(host, { mode: 'no-cors' }), stranger.origin);
  expect(reached).toEqual(['/']);
  await stranger.close();
});
