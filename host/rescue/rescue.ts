/** Code that a mount needs only after a failure, or when a viewer prints, saves or pays. It is a separate file, loaded after the frame. */
export { createCard } from './card.ts';
export { findReason, notListed } from './diagnose.ts';
export { heightForced } from '../height/forced-height.ts';
export { createNavigation } from '../page/navigate.ts';
export { createPaper } from '../page/paper.ts';
export { printAlone } from '../page/print-alone.ts';
export { takeFile } from '../page/save-file.ts';
