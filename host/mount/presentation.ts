import type { FrameConfig } from '../../protocol/messages.ts';
import { schemeFragment } from '../iframe/inherited.ts';
import { schemeBy, type Scheme } from '../iframe/color-scheme.ts';
import { loadAnew, present } from '../iframe/iframe.ts';
import type { Conversation } from '../messages/conversation-parts.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { toolsOf, wayBack } from '../page/page-handlers.ts';
import { takeMagicLink } from '../tokens/magic-link.ts';
import { frameAddress, type MountPlan } from './plan-mount.ts';

/** What the iframe of a mount looks like, and what its document is told to show. */
export interface Presentation {
  /** The colours of the page where the frame stands, and the language. */
  look(): { scheme: Scheme; locale: string | undefined };
  /** Loads the document of what is shown anew. */
  load(): void;
  /** What a document is told with its token. `isNew`: it has not had an answer before that it may not have taken yet. */
  currentConfig(isNew: boolean): object | undefined;
  /** The options or the page may have changed: they are shown, and the document is told what is new to it. */
  refresh(): void;
}

/** @param shown The options of the mount, as they are now. */
export function createPresentation(
  iframe: HTMLIFrameElement,
  target: Element,
  { tokenSource }: MountPlan,
  shown: () => EmbedDefaults,
  callFrame: Conversation['callFrame'],
): Presentation {
  /** What the document was told last, as a text. */
  let told = '';

  const scheme = (): Scheme => schemeBy(shown().theme, iframe.parentElement ?? target);
  /** Nothing for a foreign frame, which cannot be told. */
  const shownConfig = (): FrameConfig | undefined => {
    const { widget, resource, layout, locale, downloads } = shown();
    const tools = toolsOf(downloads !== false);
    return widget && { widget, resource, layout, theme: scheme(), locale, tools, returnUrl: wayBack(widget) };
  };

  return {
    look: () => ({ scheme: scheme(), locale: shown().locale }),
    load: () => loadAnew(iframe, shown().widget && frameAddress(shown()) + schemeFragment(iframe, scheme)),
    currentConfig(isNew) {
      const config = shownConfig();
      told = JSON.stringify(config);
      return config && { ...config, magicLink: shown().magicLink ? takeMagicLink(tokenSource, isNew) : undefined };
    },
    refresh() {
      present(iframe, shown(), scheme());
      const config = shownConfig();
      const text = JSON.stringify(config);
      if (config && told && text !== told) callFrame((frame) => frame.update(config));
      told = text;
    },
  };
}
