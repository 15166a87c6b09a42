// @vitest-environment happy-dom
import { Component, type VNode } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setLanguage } from '../../frame/i18n/language.ts';
import { createPainter } from '../../frame/session/painter.tsx';
import { takeFocus } from '../../frame/widgets/list/focus.ts';

const english = { locale: 'en', tag: 'en', direction: 'ltr' } as const;
const german = { locale: 'de', tag: 'de', direction: 'ltr' } as const;

/** A form that keeps its input in its state and shows it. */
class Kept extends Component<object, { value: string }> {
  override state = { value: '' };

  override render(): VNode {
    return (
      <form>
        <textarea onInput={({ currentTarget }) => this.setState({ value: currentTarget.value })} />
        <select>
          <option value="a">A</option>
          <option value="b">B</option>
        </select>
        <input type="file" />
        <output>{this.state.value}</output>
      </form>
    );
  }
}

let root: HTMLElement;
let page: HTMLInputElement;

beforeEach(() => {
  [root, page] = [document.createElement('main'), document.createElement('input')];
  document.body.append(root, page);
  setLanguage(english);
});

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
  setLanguage(english);
});

test('V6 a language change keeps the input of every field, and tells the component', async () => {
  const paint = createPainter(root, () => false);
  paint(<Kept />);
  const [area, choice] = [root.querySelector('textarea'), root.querySelector('select')];
  if (!area || !choice) throw new Error('There is no form.');
  area.value = 'It is late.';
  area.dispatchEvent(new Event('input', { bubbles: true }));
  choice.value = 'b';
  setLanguage(german);
  paint(<Kept />);
  await new Promise((resolve) => setTimeout(resolve));
  expect(root.querySelector('textarea')).not.toBe(area);
  expect([root.querySelector('textarea')?.value, root.querySelector('select')?.value]).toEqual(['It is late.', 'b']);
  expect(root.querySelector('output')?.textContent).toBe('It is late.');
});

test.each([
  [true, 'BUTTON'],
  [false, 'BODY'],
])('a language change keeps the focus only if it was in the frame: in the frame %s', (isInFrame, focused) => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(isInFrame);
  const paint = createPainter(root, () => false);
  paint(<button type="button">on</button>);
  root.querySelector('button')?.focus();
  setLanguage(german);
  paint(<button type="button">an</button>);
  expect(document.activeElement?.nodeName).toBe(focused);
  paint(<button key="back" type="button" ref={takeFocus}>zurück</button>);
  expect(document.activeElement?.nodeName).toBe(focused);
});
