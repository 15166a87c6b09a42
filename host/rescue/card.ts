import type { Fault } from '../../protocol/errors.ts';
import type { Scheme } from '../iframe/color-scheme.ts';
import { adoptStyle } from '../page/paper.ts';
import { wordsFor, type Words } from './words.ts';

/** The error card that replaces a frame which cannot be shown. */
export interface Card {
  element: HTMLElement;
  show(fault: Fault, appearance: { scheme: Scheme; locale: string | undefined }): void;
  /** Shows that a retry is in progress. */
  busy(): void;
  hide(): void;
}

const style = `
section {
  --ink: #1f2328; --soft: #59636e; --ground: #fff; --line: #d1d9e0; --accent: #0b57d0; --on-accent: #fff;
  all: initial; display: block; box-sizing: border-box; max-width: 100%; padding: 24px; border: 1px solid var(--line); border-radius: 12px;
  background: var(--ground); color: var(--ink); font: medium/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  text-align: start; overflow-wrap: anywhere;
}
section.dark { --ink: #f0f3f6; --soft: #9da7b3; --ground: #161b22; --line: #3d444d; --accent: #a8c7fa; --on-accent: #062e6f; }
h2, p { margin: 0; font-size: inherit; font-weight: inherit; }
h2 { font-size: 1.0625em; font-weight: 600; line-height: 1.35; }
.text { margin-block-start: 4px; color: var(--soft); }
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: 12px 16px; margin-block-start: 16px; }
button {
  min-height: 44px; padding: 8px 20px; border: 1px solid transparent; border-radius: 8px; background: var(--accent); color: var(--on-accent);
  font: inherit; font-weight: 600; cursor: pointer;
}
button[aria-disabled="true"] { opacity: .7; cursor: progress; }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
code { color: var(--soft); font: .75em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; direction: ltr; unicode-bidi: isolate; }
@media print { button { display: none; } }
@media (forced-colors: active) { button { border-color: ButtonText; } }
`;

function sentenceFor({ code }: Fault, words: Words): string {
  if (!navigator.onLine) return words.offline;
  return code === 'server_unreachable' || code === 'frame_timeout' ? words.unreachable : words.misconfigured;
}

/** Creates a card without inserting it into the page. */
export function createCard(onRetry: () => void): Card {
  const element = document.createElement('div');
  const root = element.attachShadow({ mode: 'open' });
  try {
    adoptStyle(root, style);
  } catch {
    // Old browsers show the card without styles.
  }
  const part = <T extends keyof HTMLElementTagNameMap>(tag: T, className = ''): HTMLElementTagNameMap[T] =>
    Object.assign(document.createElement(tag), { className });
  const section = part('section');
  const title = part('h2');
  const text = part('p', 'text');
  const foot = part('div', 'foot');
  const button = Object.assign(part('button'), { type: 'button' });
  const code = part('code');
  let retrying = '';
  let isRequested = false;
  // Only what went wrong is a live region: the label of the button changes with every retry.
  const announced = part('div');
  announced.setAttribute('role', 'alert');
  announced.append(title, text);
  foot.append(button, code);
  section.append(announced, foot);
  root.append(section);
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') === 'true') return;
    isRequested = true;
    onRetry();
  });
  /** Set as an inline style, so that the page's rules for `div` do not override it. */
  const reveal = (isShown: boolean): void => {
    element.hidden = !isShown;
    element.style.display = isShown ? 'block' : 'none';
  };
  reveal(false);

  return {
    element,
    show(fault, { scheme, locale }) {
      const { language, direction, words } = wordsFor(locale);
      section.lang = language;
      section.dir = direction;
      section.className = scheme;
      const sentence = sentenceFor(fault, words);
      // Setting a text reads it out, even the same text. A viewer who asked for a retry hears that it failed, too.
      if (isRequested || text.textContent !== sentence) {
        title.textContent = words.cannotShow;
        text.textContent = sentence;
      }
      isRequested = false;
      code.textContent = fault.code;
      button.textContent = words.retry;
      // `aria-disabled` keeps the focus, which `disabled` would lose.
      button.setAttribute('aria-disabled', 'false');
      retrying = words.retrying;
      reveal(true);
    },
    busy() {
      button.textContent = retrying;
      button.setAttribute('aria-disabled', 'true');
    },
    hide: () => reveal(false),
  };
}
