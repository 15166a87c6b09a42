import { attributeOptions } from './options/attribute-options.ts';
import type { EmbedHandle } from './mount/handle.ts';
import { hasMount } from './mount/targets.ts';
import type { EmbedEvent } from './tokens/token-request.ts';

/** Mounts an element by what its attributes say. */
export type MountElement = (element: Element, given: Record<string, unknown>, outside: (event: EmbedEvent) => boolean) => EmbedHandle;

/** Mounts every `[data-vitrine]` in `root` that is not mounted yet. One that cannot be mounted says so and does not stop the others. */
export function mountDeclared(root: ParentNode, mount: MountElement): EmbedHandle[] {
  const mounted: EmbedHandle[] = [];
  for (const element of root.querySelectorAll<HTMLElement>('[data-vitrine]')) {
    // A page that takes its markup from the server anew has taken the frame out, or left a copy of it.
    if (hasMount(element)) continue;
    // A form that has a field of the name would answer with that. Whoever has dealt with an error says so with `preventDefault`.
    const dispatch = (name: string, detail: unknown): boolean =>
      !EventTarget.prototype.dispatchEvent.call(element, new CustomEvent(`vitrine:${name}`, { detail, bubbles: true, cancelable: true }));
    try {
      mounted.push(mount(element, attributeOptions(element), ({ name, payload }) => dispatch(name, payload)));
    } catch (error) {
      if (!dispatch('error', error)) reportError(error);
    }
  }
  return mounted;
}
