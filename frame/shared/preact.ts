import { stopEndlessUpdates } from './endless-updates.ts';
import { sharedInstances } from './instances.ts';

stopEndlessUpdates(sharedInstances().preact);

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
} = sharedInstances().preact;
