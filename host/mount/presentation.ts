import type { FrameConfig } from '../../protocol/messages.ts';
import { schemeFragment } from '../iframe/inherited.ts';
import { schemeBy, type Scheme } from '../iframe/color-scheme.ts';
import { loadAnew, present } from '../iframe/iframe.ts';
import type { Conversation } from '../messages/conversation-parts.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { toolsOf, wayBack } from '../page/page-handlers.ts';
import { takeMagicLink } from '../tokens/magic-link.ts';
import { frameAddress, type MountPlan } from './plan-mount.ts';

/** The look of a mount's iframe, and the configuration of its document. */
export interface Presentation {
  /** The colour scheme at the frame's place in the page, and the locale. */
  look(): { scheme: Scheme; locale: string | undefined };
  /** Reloads the document, at the address of the current options. */
  load(): void;
  /** Returns the configuration sent with a token. `isNew`: the document has no unread previous answer. */
  currentConfig(isNew: boolean): object | undefined;
  /** Applies options or page colours that may have changed, and sends the document a changed configuration. */
  refresh(): void;
}

/** @param shown Returns the current options of the mount. */
export function createPresentation(
  iframe: HTMLIFrameElement,
  target: Element,
  { tokenSource }: MountPlan,
  shown: () => EmbedDefaults,
  callFrame: Conversation['callFrame'],
): Presentation {
  /** The last configuration sent to the document, as JSON. */
  let told = '';

  const scheme = (): Scheme => schemeBy(shown().theme, iframe.parentElement ?? target);
  /** `undefined` for a foreign frame, which takes no configuration. */
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
