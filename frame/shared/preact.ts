import { refuseEndlessUpdates } from './endless-updates.ts';
import { running } from './running.ts';

refuseEndlessUpdates(running().preact);

/** `preact` of the import map: the instance that the script of the document runs on. */
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
