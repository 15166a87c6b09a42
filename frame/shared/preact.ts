import { refuseEndlessUpdates } from './endless-updates.ts';
import { running } from './running.ts';

refuseEndlessUpdates(running().preact);

/** `preact` in the import map: the instance that the main script uses. */
export const {
  Component,
  Fragment,
  cloneElement,
  createContext,
  createElement,
  createPortal,
  createRef,
  h,
  hydrate,
  isValidElement,
  options,
  render,
  toChildArray,
} = running().preact;
