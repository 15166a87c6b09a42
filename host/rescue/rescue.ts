/** Code that a mount needs only after a failure, or when a viewer prints, saves or pays. It is a separate file, loaded after the frame. */
export { createCard } from './card.ts';
export { diagnose, notListed } from './diagnose.ts';
export { findForcedHeight } from '../height/forced-height.ts';
export { createNavigation } from '../page/navigation.ts';
export { createPaper } from '../page/paper.ts';
export { printAlone } from '../page/print-alone.ts';
export { handleDownload } from '../page/handle-download.ts';
