import type { EmbedError } from './embed-error.ts';
import type { EmbedHandle } from './handle.ts';
import type { EmbedOptions } from './options.ts';

const numbers = ['minHeight', 'maxHeight', 'timeoutMs'];
const handles = new WeakMap<Element, EmbedHandle>();

/** The options that stand in the attributes of an element: `data-vitrine="receipt" data-vitrine-refresh-url="/token"`. */
function declaredOptions(element: HTMLElement): EmbedOptions {
  const options: Record<string, unknown> = element.dataset.vitrine ? { widget: element.dataset.vitrine } : {};
  for (const [key, value] of Object.entries(element.dataset)) {
    const name = /^vitrine([A-Z].*)/.exec(key)?.[1]?.replace(/^./, (letter) => letter.toLowerCase());
    if (name) options[name] = numbers.includes(name) ? Number(value) : value;
  }
  // A token lives in memory, not in the page's markup.
  delete element.dataset.vitrineToken;
  return options;
}

const dispatch = (element: Element, name: string, detail: unknown): boolean => element.dispatchEvent(new CustomEvent(`vitrine:${name}`, { detail, bubbles: true }));

/** Mounts every `[data-vitrine]` in `root` that is not mounted yet. One that cannot be mounted says so and does not stop the others. */
export function mountDeclared(root: ParentNode, mount: (element: Element, options: EmbedOptions) => EmbedHandle): EmbedHandle[] {
  const mounted: EmbedHandle[] = [];
  for (const element of root.querySelectorAll<HTMLElement>('[data-vitrine]')) {
    if ((handles.get(element)?.state ?? 'unmounted') !== 'unmounted') continue;
    try {
      const handle = mount(element, declaredOptions(element));
      handle.on('*', ({ name, payload }) => dispatch(element, name, payload));
      handles.set(element, handle);
      mounted.push(handle);
    } catch (error) {
      console.error(error);
      const { code, message, retryable } = error as EmbedError;
      dispatch(element, 'error', { code, message, retryable });
    }
  }
  return mounted;
}
