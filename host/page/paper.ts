import { maxHeightPerWidth } from '../../protocol/messages.ts';

const property = '--vitrine-paper';

/** Stronger than what the iframe has on the screen, and than what a page says for all its iframes. Only a frame that has told its height is meant. */
const style = `@media print { iframe[style*="${property}:"] {
  height: auto !important; min-height: 0 !important; max-height: none !important; aspect-ratio: 1 / var(${property}) !important; transform: none !important;
} }`;

export type Root = Document | ShadowRoot;

/** Gives a root a style that a page's Content-Security-Policy has no say in. @returns Takes it away. @throws In an old browser. */
export function adoptStyle(root: Root, style: string): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return () => (root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet));
}

/** How the style leaves each root that has frames of ours, and their number. */
const inUse = new WeakMap<Root, { leave: () => void; frames: number }>();

/** How high a frame is on paper. */
export interface Paper {
  /** Takes what the frame tells: its height in widths that it has on the paper. @returns Whether it is a height. */
  fit(heightPerWidth: unknown): boolean;
  end(): void;
}

/**
 * A page's script cannot ask a frame while the browser prints, and nobody knows the paper before. So the frame tells a proportion beforehand, and the
 * browser finds the height: see `frame/paper`.
 */
export function createPaper(iframe: HTMLIFrameElement): Paper {
  let root: Root | undefined;
  const leave = (): void => {
    const used = root && inUse.get(root);
    if (!root || !used) return;
    used.frames -= 1;
    if (!used.frames) {
      used.leave();
      inUse.delete(root);
    }
    root = undefined;
  };
  const join = (): void => {
    const found = iframe.getRootNode() as Root;
    if (found === root || !iframe.isConnected) return;
    leave();
    try {
      const used = inUse.get(found) ?? { leave: adoptStyle(found, style), frames: 0 };
      used.frames += 1;
      inUse.set(found, used);
      root = found;
    } catch {
      // An old browser prints the frame as high as it is on the screen.
    }
  };
  return {
    fit(given) {
      if (typeof given !== 'number' || !(given > 0) || given > maxHeightPerWidth) return false;
      join();
      iframe.style.setProperty(property, given.toFixed(3));
      return true;
    },
    end: leave,
  };
}
