import type { FrameConfig } from '../../protocol/messages.ts';
import { schemeFragment } from '../iframe/inherited.ts';
import { resolveScheme, type Scheme } from '../iframe/color-scheme.ts';
import { applyOptions, reloadIframe } from '../iframe/iframe.ts';
import type { Conversation } from '../messages/conversation-parts.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { availableTools, paymentReturnUrl } from '../page/page-handlers.ts';
import { takeMagicLink } from '../tokens/magic-link.ts';
import { frameAddress, type MountPlan } from './plan-mount.ts';

/** The appearance of a mount's iframe, and the configuration of its document. */
export interface Presentation {
  /** The colour scheme at the frame's place in the page, and the locale. */
  appearance(): { scheme: Scheme; locale: string | undefined };
  /** Reloads the document, at the address of the current options. */
  load(): void;
  /** Returns the configuration sent with a token. `isNew`: the document has no unread previous answer. */
  config(isNew: boolean): object | undefined;
  /** Applies options or page colours that may have changed, and sends the document a changed configuration. */
  refresh(): void;
}

/** @param getOptions Returns the current options of the mount. */
export function createPresentation(
  iframe: HTMLIFrameElement,
  target: Element,
  { tokenSource }: MountPlan,
  getOptions: () => EmbedDefaults,
  callFrame: Conversation['callFrame'],
): Presentation {
  /** The last configuration sent to the document, as JSON. */
  let sentConfig = '';

  const scheme = (): Scheme => resolveScheme(getOptions().theme, iframe.parentElement ?? target);
  /** `undefined` for a foreign frame, which takes no configuration. */
  const currentFrameConfig = (): FrameConfig | undefined => {
    const { widget, resource, layout, locale, downloads } = getOptions();
    const tools = availableTools(downloads !== false);
    return widget && { widget, resource, layout, theme: scheme(), locale, tools, returnUrl: paymentReturnUrl(widget) };
  };

  return {
    appearance: () => ({ scheme: scheme(), locale: getOptions().locale }),
    load: () => reloadIframe(iframe, getOptions().widget && frameAddress(getOptions()) + schemeFragment(iframe, scheme)),
    config(isNew) {
      const config = currentFrameConfig();
      sentConfig = JSON.stringify(config);
      return config && { ...config, magicLink: getOptions().magicLink ? takeMagicLink(tokenSource, isNew) : undefined };
    },
    refresh() {
      applyOptions(iframe, getOptions(), scheme());
      const config = currentFrameConfig();
      const text = JSON.stringify(config);
      if (config && sentConfig && text !== sentConfig) callFrame((frame) => frame.update(config));
      sentConfig = text;
    },
  };
}
