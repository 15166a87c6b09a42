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

/** What the script of the document has with it and every module shares. */
export interface Running {
  preact: Pick<typeof preact, PreactName>;
  jsx: Pick<typeof jsx, 'Fragment' | 'jsx' | 'jsxs' | 'jsxDEV'>;
  widget: typeof widget;
}

const place = Symbol.for('@vitrine/frame');

/** Puts it where the modules of the import map find it. */
export function share(running: Running): void {
  Object.assign(globalThis, { [place]: running });
}

/** Gives it to a module of the import map. */
export const running = (): Running => (globalThis as unknown as Record<symbol, Running>)[place] as Running;
