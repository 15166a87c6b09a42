import { maxHeightPerWidth } from '../../protocol/messages.ts';

const property = '--vitrine-paper';

/** Overrides the iframe's screen height and the page's rules for iframes. Applies only to frames that have sent their height on paper. */
const style = `@media print { iframe[style*="${property}:"] {
  height: auto !important; min-height: 0 !important; max-height: none !important; aspect-ratio: 1 / var(${property}) !important; transform: none !important;
} }`;

export type Root = Document | ShadowRoot;

/** Adds a style to a root. The page's Content-Security-Policy does not apply to it. @returns Removes the style. @throws In old browsers. */
export function adoptStyle(root: Root, style: string): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return () => (root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet));
}

/** For each root with frames, the function that removes the style, and the number of frames. */
const styledRoots = new WeakMap<Root, { leave: () => void; frames: number }>();

/** The height of a frame on paper. */
export interface Paper {
  /** Sets the frame's height as a multiple of its width on paper. @returns Whether the value is valid. */
  fit(heightPerWidth: unknown): boolean;
  end(): void;
}

/**
 * Creates the paper height of a frame. While the browser prints, a page cannot ask the frame, and the paper size is unknown before. So the frame sends the
 * ratio of height to width in advance, and CSS computes the height: see `frame/paper`.
 */
export function createPaper(iframe: HTMLIFrameElement): Paper {
  let root: Root | undefined;
  const leave = (): void => {
    const used = root && styledRoots.get(root);
    if (!root || !used) return;
    used.frames -= 1;
    if (!used.frames) {
      used.leave();
      styledRoots.delete(root);
    }
    root = undefined;
  };
  const join = (): void => {
    const found = iframe.getRootNode() as Root;
    if (found === root || !iframe.isConnected) return;
    leave();
    try {
      const used = styledRoots.get(found) ?? { leave: adoptStyle(found, style), frames: 0 };
      used.frames += 1;
      styledRoots.set(found, used);
      root = found;
    } catch {
      // Old browsers print the frame at its screen height.
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
