import { render, type VNode } from 'preact';
import { currentLanguage } from '../i18n/language.ts';
import { Guard } from '../ui/guard.tsx';
import type { WidgetModel } from '../widget/model.ts';

/**
 * Shows views in an element. The same view in the same language again costs nothing. Another language replaces everything, so that nothing is left of what
 * a translating browser has made of the former one; the focus and what was typed stay. What comes behind a widget replaces everything, too: what that
 * throws while it is taken away, or after that, is told to the console alone. The focus that was in what waited or failed goes on to what came.
 *
 * @param onCrash Told when a component throws while it is drawn; what it was in is gone by then.
 */
export function createPainter(root: Element, onCrash: (error: unknown) => boolean): (view: VNode, of?: WidgetModel) => void {
  let shown: VNode | undefined;
  let owner: WidgetModel | undefined;
  let owners = 0;
  let tag = '';

  return (view, of) => {
    const language = currentLanguage().tag;
    if (view === shown && language === tag) return;
    const isOther = language !== tag;
    const restore = isOther ? remember(root) : undefined;
    const wasInState = document.activeElement?.closest('.message, .loading');
    if (owner && of !== owner) owners += 1;
    owner = of;
    shown = view;
    tag = language;
    render(
      <Guard view={view} onCrash={leave}>
        <Guard key={`${language} ${owners}`} view={view} onCrash={onCrash}>
          {view}
        </Guard>
      </Guard>,
      root,
    );
    restore?.();
    if (wasInState && document.activeElement === document.body) focusHeading(root as HTMLElement);
  };
}

/** The button by which the viewer has tried again is gone: the keyboard goes on where what came begins, and a screen reader says what that is. */
function focusHeading(root: HTMLElement): void {
  const heir = root.querySelector('h1') ?? root;
  heir.tabIndex = -1;
  if (document.hasFocus()) heir.focus({ preventScroll: true });
}

function leave(error: unknown): boolean {
  console.error(error);
  return false;
}

const controls = 'button, input, select, textarea, a[href], summary, [tabindex]:not(h1), details';

type Control = HTMLInputElement & Pick<HTMLDetailsElement, 'open'> & Partial<Pick<HTMLSelectElement, 'options' | 'selectedIndex'>>;

/** Another language may sort the options otherwise. The value of one that is given none is its words. */
const keyOf = (option: HTMLOptionElement): string => option.getAttribute('value') ?? `${option.index}`;

/** What a field holds; of a select, what is chosen. Of a button it is words, which are not the viewer's. */
const heldBy = ({ type, value, options }: Control): string | string[] =>
  options ? [...options].filter(({ selected }) => selected).map(keyOf) : type && !/file|button|submit|reset/.test(type) ? value : '';

/** Remembers where the focus is, what was typed, chosen and unfolded, by place: the same view in another language has the same controls. */
function remember(root: Element): () => void {
  const before = [...root.querySelectorAll<Control>(controls)];
  // Where the viewer is in the page around, this document remembers a focus all the same.
  const focused = before.findIndex((one) => document.hasFocus() && one === document.activeElement);
  const kept = before.map((one) => ({ held: heldBy(one), checked: one.checked, open: one.open }));
  return () => {
    const after = [...root.querySelectorAll<Control>(controls)];
    if (after.length !== before.length) return;
    after[focused]?.focus({ preventScroll: true });
    for (const [index, { held, checked, open }] of kept.entries()) {
      const one = after[index] as Control;
      one.open = open;
      // Each with its event, for the component, which begins anew with what it has been given.
      if (one.checked !== checked) one.click();
      if (`${held}` === `${heldBy(one)}`) continue;
      if (one.options) one.selectedIndex = -1;
      else one.value = held as string;
      for (const option of one.options ?? []) if (held.includes(keyOf(option))) option.selected = true;
      for (const name of one.options ? ['input', 'change'] : ['input']) one.dispatchEvent(new Event(name, { bubbles: true }));
    }
  };
}
