import { ownTag } from '../../options/script-tag.ts';
import { loadBeside, tellUnreachable } from './load-beside.ts';
import { present, RaiElement } from './rai-element.ts';

/** What pages written for Returning.AI know the script by. */
export interface ReturningAIGlobal {
  /** Shows every element anew, each with the last token that it was given. */
  reload(): void;
}

const ReturningAIWidget: ReturningAIGlobal = {
  reload() {
    for (const element of present) element.reload();
  },
};
Object.assign(window, { ReturningAIWidget });

// A constructor is of one name: the second is a class of its own.
const elements = { 'rai-widget': RaiElement, 'rai-store-widget': class extends RaiElement {} };

function define(): void {
  for (const [name, element] of Object.entries(elements)) if (!customElements.get(name)) customElements.define(name, element);
}

const tag = ownTag();
// A page of theirs has one script.
if (tag && !Object.hasOwn(window, 'Vitrine'))
  loadBeside(tag, 'vitrine.js').then(define, (error: Error) => tellUnreachable(document.querySelectorAll(Object.keys(elements).join()), error));
else define();
