import { readAttributeOptions } from './options/attribute-options.ts';
import type { EmbedHandle } from './mount/handle.ts';
import { hasMount } from './mount/targets.ts';
import type { EmbedEvent } from './tokens/token-request.ts';

/** Mounts an element with the options in its attributes. */
export type MountElement = (element: Element, given: Record<string, unknown>, dispatch: (event: EmbedEvent) => boolean) => EmbedHandle;

/** Mounts every `[data-vitrine]` in `root` that is not mounted yet. An element that cannot be mounted raises `vitrine:error`; the others are still mounted. */
export function mountDeclared(root: ParentNode, mount: MountElement): EmbedHandle[] {
  const mounted: EmbedHandle[] = [];
  for (const element of root.querySelectorAll<HTMLElement>('[data-vitrine]')) {
    // A page that replaces its markup may have removed the frame, or left a copy that counts as not mounted.
    if (hasMount(element)) continue;
    // A form field named `dispatchEvent` would shadow the method. A listener that has handled an error calls `preventDefault`.
    const dispatch = (name: string, detail: unknown): boolean =>
      !EventTarget.prototype.dispatchEvent.call(element, new CustomEvent(`vitrine:${name}`, { detail, bubbles: true, cancelable: true }));
    try {
      mounted.push(mount(element, readAttributeOptions(element), ({ name, payload }) => dispatch(name, payload)));
    } catch (error) {
      if (!dispatch('error', error)) reportError(error);
    }
  }
  return mounted;
}
