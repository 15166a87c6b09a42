import { readAttributeOptions } from './options/attribute-options.ts';
import type { EmbedHandle } from './mount/handle.ts';
import { hasMount } from './mount/targets.ts';
import type { EmbedEvent } from './tokens/token-request.ts';

/** Mounts an element with the options in its attributes. */
export type MountElement = (element: Element, given: Record<string, unknown>, dispatch: (event: EmbedEvent) => boolean) => EmbedHandle;

const declared = '[data-vitrine]';

/**
 * Mounts `root` if it is declared, and every declared element in it, unless it is mounted already. An element that cannot be mounted raises `vitrine:error`;
 * the others are still mounted.
 */
export function mountDeclared(root: ParentNode, mount: MountElement): EmbedHandle[] {
  const mounted: EmbedHandle[] = [];
  const itself = root instanceof HTMLElement && root.matches(declared) ? [root] : [];
  for (const element of [...itself, ...root.querySelectorAll<HTMLElement>(declared)]) {
    // A page that replaces its markup may have removed the frame, or left a copy that counts as not mounted.
    if (hasMount(element)) continue;
    // A form field named `dispatchEvent` would shadow the method. A listener that has handled an error calls `preventDefault`.
    const dispatch = (name: string, detail: unknown): boolean =>
      !EventTarget.prototype.dispatchEvent.call(element, new CustomEvent(`vitrine:${name}`, { detail, bubbles: true, cancelable: true, composed: true }));
    try {
      mounted.push(mount(element, readAttributeOptions(element), ({ name, payload }) => dispatch(name, payload)));
    } catch (error) {
      if (!dispatch('error', error)) reportError(error);
    }
  }
  return mounted;
}
