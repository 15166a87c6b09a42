import { render, type VNode } from 'preact';
import { currentLanguage } from '../i18n/language.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import type { WidgetModel } from '../widget/model.ts';

/**
 * Creates a function that renders views in an element. The same view in the same language is not rendered again. A new language replaces the whole DOM, because
 * a translating browser may have changed it; focus and input are restored. A new widget also replaces the DOM: errors that the old widget throws during or
 * after removal only go to the console. Focus inside a loading or error state or the sign-in moves to the content that replaces it.
 *
 * @param onCrash Called when a component throws while rendering. Its DOM is removed by then.
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
    const wasInState = document.activeElement?.closest('.message, .loading, .sign-in');
    if (owner && of !== owner) owners += 1;
    owner = of;
    shown = view;
    tag = language;
    render(
      <ErrorBoundary view={view} onCrash={leave}>
        <ErrorBoundary key={`${language} ${owners}`} view={view} onCrash={onCrash}>
          {view}
        </ErrorBoundary>
      </ErrorBoundary>,
      root,
    );
    restore?.();
    if (wasInState && document.activeElement === document.body) focusHeading(root as HTMLElement);
  };
}

/** The retry button is gone. Focus moves to the heading of the new content, and a screen reader announces it. */
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

/** Options may be sorted differently in another language. Without a `value` attribute, the value is translated text, so the index is used. */
const keyOf = (option: HTMLOptionElement): string => option.getAttribute('value') ?? `${option.index}`;

/** Returns a field's value, or the selected options of a select. A button's value is a label, not input. */
const heldBy = ({ type, value, options }: Control): string | string[] =>
  options ? [...options].filter(({ selected }) => selected).map(keyOf) : type && !/file|button|submit|reset/.test(type) ? value : '';

/** Saves focus, input, selections and open `details` by position: the same view in another language has the same controls. */
function remember(root: Element): () => void {
  const before = [...root.querySelectorAll<Control>(controls)];
  // While focus is in the host page, `activeElement` still names the last focused element here.
  const focused = before.findIndex((one) => document.hasFocus() && one === document.activeElement);
  const kept = before.map((one) => ({ held: heldBy(one), checked: one.checked, open: one.open }));
  return () => {
    const after = [...root.querySelectorAll<Control>(controls)];
    if (after.length !== before.length) return;
    after[focused]?.focus({ preventScroll: true });
    for (const [index, { held, checked, open }] of kept.entries()) {
      const one = after[index] as Control;
      one.open = open;
      // Dispatch events because the component is new and starts from its props.
      if (one.checked !== checked) one.click();
      if (`${held}` === `${heldBy(one)}`) continue;
      if (one.options) one.selectedIndex = -1;
      else one.value = held as string;
      for (const option of one.options ?? []) if (held.includes(keyOf(option))) option.selected = true;
      for (const name of one.options ? ['input', 'change'] : ['input']) one.dispatchEvent(new Event(name, { bubbles: true }));
    }
  };
}
