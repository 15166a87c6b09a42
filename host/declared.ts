import { attributeOptions } from './attribute-options.ts';
import type { EmbedHandle } from './handle.ts';
import type { EmbedOptions } from './options.ts';

const handles = new WeakMap<Element, EmbedHandle>();

/** Mounts every `[data-vitrine]` in `root` that is not mounted yet. One that cannot be mounted says so and does not stop the others. */
export function mountDeclared(root: ParentNode, mount: (element: Element, given: EmbedOptions) => EmbedHandle): EmbedHandle[] {
  const mounted: EmbedHandle[] = [];
  for (const element of root.querySelectorAll<HTMLElement>('[data-vitrine]')) {
    const state = handles.get(element)?.state;
    if (state && state !== 'unmounted') continue;
    // A form that has a field of the name would answer with that.
    const dispatch = (name: string, detail: unknown): unknown =>
      EventTarget.prototype.dispatchEvent.call(element, new CustomEvent(`vitrine:${name}`, { detail, bubbles: true }));
    try {
      const handle = mount(element, attributeOptions(element));
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
