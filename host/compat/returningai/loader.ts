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
for (const [name, element] of Object.entries({ 'rai-widget': RaiElement, 'rai-store-widget': class extends RaiElement {} })) {
  if (!customElements.get(name)) customElements.define(name, element);
}
