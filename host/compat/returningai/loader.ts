import { currentScriptTag } from '../../options/script-tag.ts';
import { loadSiblingScript, reportUnreachable } from './load-sibling-script.ts';
import { connectedElements, RaiElement } from './rai-element.ts';

/** The global in pages written for Returning.AI. */
export interface ReturningAIGlobal {
  /** Reloads every element, each with its last token. */
  reload(): void;
}

const ReturningAIWidget: ReturningAIGlobal = {
  reload() {
    for (const element of connectedElements) element.reload();
  },
};
Object.assign(window, { ReturningAIWidget });

// A constructor can define only one element.
const elements = { 'rai-widget': RaiElement, 'rai-store-widget': class extends RaiElement {} };

function define(): void {
  for (const [name, element] of Object.entries(elements)) if (!customElements.get(name)) customElements.define(name, element);
}

const tag = currentScriptTag();
// Their pages have only this script, so it loads the library.
if (tag && !Object.hasOwn(window, 'Vitrine'))
  loadSiblingScript(tag, 'vitrine.js').then(define, (error: Error) => reportUnreachable(document.querySelectorAll(Object.keys(elements).join()), error));
else define();
