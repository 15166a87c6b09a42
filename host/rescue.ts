/** What a mount needs only when something goes wrong. It is loaded behind the frame, as a file of its own. */
export { createCard } from './card.ts';
export { findReason, notListed } from './diagnose.ts';
