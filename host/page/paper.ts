import { maxHeightPerWidth } from '../../protocol/messages.ts';

const property = '--vitrine-paper';

/** Stronger than what the iframe has on the screen, and than what a page says for all its iframes. Only a frame that has told its height is meant. */
const style = `@media print { iframe[style*="${property}:"] {
  height: auto !important; min-height: 0 !important; max-height: none !important; aspect-ratio: 1 / var(${property}) !important; transform: none !important;
} }`;

type Root = Document | ShadowRoot;

/** The style of each document or shadow root that has frames of ours, and how many they are. */
const inUse = new WeakMap<Root, { sheet: CSSStyleSheet; frames: number }>();

/** A style that a page's Content-Security-Policy has no say in. @throws In an old browser. */
function adopt(page: Window & typeof globalThis, root: Root): CSSStyleSheet {
  const sheet = new page.CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return sheet;
}

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
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== used.sheet);
      inUse.delete(root);
    }
    root = undefined;
  };
  const join = (): void => {
    const page = iframe.ownerDocument.defaultView;
    const found = iframe.getRootNode() as Root;
    if (found === root || !page || !iframe.isConnected) return;
    leave();
    try {
      const used = inUse.get(found) ?? { sheet: adopt(page, found), frames: 0 };
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
