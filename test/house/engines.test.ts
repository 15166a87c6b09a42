import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { leftOutInFirefox } from '../browser/support/firefox-specs.ts';
import { findBrowser, wantedEngines } from '../support/setup/find-browser.js';
import { read } from './source-files.ts';

describe('the engines of the browser tests', () => {
  test.each([
    [{}, 'found'],
    [{ VITRINE_TEST_ENGINES: '' }, 'found'],
    [{ VITRINE_TEST_ENGINES: 'all' }, 'all'],
    [{ VITRINE_TEST_ENGINES: 'whole' }, 'whole'],
    [{ VITRINE_TEST_ENGINES: 'chromium' }, 'chromium'],
  ])('with %j are: %s', (env, engines) => {
    expect(wantedEngines(env)).toBe(engines);
  });

  test('are refused for an unknown value, and for a named program that does not exist', () => {
    expect(() => wantedEngines({ VITRINE_TEST_ENGINES: 'firefox' })).toThrow(/VITRINE_TEST_ENGINES is firefox/);
    expect(() => findBrowser('firefox', undefined, { FIREFOX_PATH: '/nowhere/firefox' })).toThrow(/FIREFOX_PATH is \/nowhere\/firefox/);
    expect(findBrowser('firefox', undefined, { PATH: '/nowhere' })).toBeUndefined();
  });

  test('must all be present in CI', () => {
    expect(read('.ci/run')).toMatch(/^export VITRINE_TEST_ENGINES=all$/m);
  });

  test('are left out in Firefox only by existing specs', () => {
    const specs = readdirSync(new URL('../browser', import.meta.url), { recursive: true, encoding: 'utf8' });
    const matching = (glob: string): string[] => {
      const [start = '', end = ''] = glob.replace('**/', '').split('*');
      return specs.filter((spec) => (end === '' ? spec === start : spec.startsWith(start) && spec.endsWith(end)));
    };
    expect(leftOutInFirefox.filter((glob) => matching(glob).length === 0)).toEqual([]);
  });
});
