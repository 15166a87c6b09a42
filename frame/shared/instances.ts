import type * as preact from 'preact';
import type * as jsx from 'preact/jsx-runtime';
import type * as widget from '../widget/index.ts';

type PreactName =
  | 'Component'
  | 'Fragment'
  | 'cloneElement'
  | 'createContext'
  | 'createElement'
  | 'createPortal'
  | 'createRef'
  | 'h'
  | 'hydrate'
  | 'isValidElement'
  | 'options'
  | 'render'
  | 'toChildArray';

/** The instances that the main script shares with every module. */
export interface SharedInstances {
  preact: Pick<typeof preact, PreactName>;
  jsx: Pick<typeof jsx, 'Fragment' | 'jsx' | 'jsxs' | 'jsxDEV'>;
  widget: typeof widget;
}

const key = Symbol.for('@vitrine/frame');

/** Stores the instances where the modules of the import map find them. */
export function share(instances: SharedInstances): void {
  Object.assign(globalThis, { [key]: instances });
}

/** Returns the shared instances. */
export const sharedInstances = (): SharedInstances => (globalThis as unknown as Record<symbol, SharedInstances>)[key] as SharedInstances;
