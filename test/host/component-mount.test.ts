// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { type ComponentMount, createComponentMount } from '../../host/component-mount.ts';
import type { EmbedDefaults, EmbedHandle } from '../../host/index.ts';
import { changeOptions } from '../../host/mount/plan-mount.ts';

const place: EmbedDefaults = { server: 'https://vitrine.example', tenant: 'acme', widget: 'receipt-list', refreshUrl: '/token' };

/** Follows options with a fake mount that stores them by the rules of `update`. */
function followed(): { following: ComponentMount; mounted: () => EmbedDefaults; mounts: () => number } {
  let options: EmbedDefaults = {};
  let count = 0;
  const mount = (_target: Element, given: EmbedDefaults): EmbedHandle => {
    options = given;
    count += 1;
    const handle: Partial<EmbedHandle> = { state: 'ready', update: (changes) => void (options = changeOptions(options, changes)), unmount() {} };
    return handle as EmbedHandle;
  };
  return { following: createComponentMount(document.createElement('div'), () => {}, mount), mounted: () => options, mounts: () => count };
}

test('the headers of a refresh address come from the last rendering', async () => {
  const { following, mounted, mounts } = followed();
  for (const csrf of ['first', 'second']) following.show({ ...place, refreshHeaders: () => ({ 'X-CSRF-Token': csrf }) });
  const { refreshHeaders } = mounted();
  if (typeof refreshHeaders !== 'function') throw new Error('There is no function.');
  expect([await refreshHeaders(), mounts()]).toEqual([{ 'X-CSRF-Token': 'second' }, 1]);
});

test('a change that was refused with an invalid option is applied once that option is valid', () => {
  const { following, mounted } = followed();
  following.show({ ...place, theme: 'light', locale: 'en' });
  expect(() => following.show({ ...place, theme: 'dark', locale: 'no language' })).toThrow('locale');
  following.show({ ...place, theme: 'dark', locale: 'de' });
  expect(mounted()).toMatchObject({ theme: 'dark', locale: 'de' });
});
