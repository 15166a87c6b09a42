import * as preact from 'preact';
import * as jsx from 'preact/jsx-runtime';
import { expect, test } from 'vitest';
import { shareWithModules } from '../../frame/shared/share.ts';
import * as widget from '../../frame/widget/index.ts';

/** Preact's exports for the precompiled JSX of one build tool. No widget, built-in or not, compiles to them. */
const leftOut = ['jsxAttr', 'jsxEscape', 'jsxTemplate'];

test('the modules of the import map export everything from the instances of the document, identically', async () => {
  shareWithModules();
  const modules: readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>][] = [
    [await import('../../frame/shared/preact.ts'), preact],
    [await import('../../frame/shared/jsx-runtime.ts'), jsx],
    [await import('../../frame/shared/widget.ts'), widget],
  ];
  for (const [module, instance] of modules) {
    const names = Object.keys(instance).filter((name) => !leftOut.includes(name));
    expect(Object.keys(module).toSorted()).toEqual(names.toSorted());
    for (const name of names) expect(module[name]).toBe(instance[name]);
  }
});
