import type { EmbedHandle } from './handle.ts';
import type { EmbedOptions } from './options.ts';

const handles = new WeakMap<Element, EmbedHandle>();

/** The options that stand in the attributes of an element: `data-vitrine="receipt" data-vitrine-refresh-url="/token"`. */
function declaredOptions({ dataset }: HTMLElement): EmbedOptions {
  const options: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(dataset)) {
    const name = key.replace(/^vitrine([A-Z]|$)/, (_, first: string) => first.toLowerCase()) || 'widget';
    if (name !== key && value) options[name] = /Height|Ms$/.test(name) ? +value : value;
  }
  // A token lives in memory, not in the page's markup.
  delete dataset.vitrineToken;
  delete dataset.vitrineEmbedToken;
  return options;
}

/** Mounts every `[data-vitrine]` in `root` that is not mounted yet. One that cannot be mounted says so and does not stop the others. */
export function mountDeclared(root: ParentNode, mount: (element: Element, options: EmbedOptions) => EmbedHandle): EmbedHandle[] {
  const mounted: EmbedHandle[] = [];
  for (const element of root.querySelectorAll<HTMLElement>('[data-vitrine]')) {
    const state = handles.get(element)?.state;
    if (state && state !== 'unmounted') continue;
    const dispatch = (name: string, detail: unknown): unknown => element.dispatchEvent(new CustomEvent(`vitrine:${name}`, { detail, bubbles: true }));
    try {
      const handle = mount(element, declaredOptions(element));
      handle.on('*', ({ name, payload }) => void dispatch(name, payload));
      handles.set(element, handle);
      mounted.push(handle);
    } catch (error) {
      reportError(error);
      dispatch('error', error);
    }
  }
  return mounted;
}
