import type { EmbedError } from '../../embed-error.ts';
import type { EmbedHandle } from '../../mount/handle.ts';
import type { EmbedOptions } from '../../options/options.ts';
import type { VitrineGlobal } from '../../loader.ts';
import { createUnverifiedCallback, readIdentity } from './attribute-identity.ts';
import { resolveWidgetId, type WidgetContent } from './resolve-widget-id.ts';

/** The global of the library's script. */
declare const Vitrine: VitrineGlobal;

/** Elements that are currently in the page. */
export const connectedElements = new Set<RaiElement>();

const pixels = (text: string | null): number | undefined => (text !== null && /^\d{1,5}(px)?$/.test(text) ? Number.parseInt(text, 10) : undefined);

/**
 * `<rai-widget>` and `<rai-store-widget>`, for pages written for Returning.AI. `community-id` is the tenant, and `widget-id` selects the content: see
 * `resolveWidgetId`. `embed-token` is removed from the markup once read, because tokens are kept in memory only.
 * Without a token, `domain-key` is the embed key of the site, and attributes such as `data-customer-id` are the unverified identity of the viewer.
 *
 * Failures raise the event `rai-error`, whose `detail` has `code` and `message`. A new `embed-token` takes effect at once, even after a session has ended.
 */
export class RaiElement extends HTMLElement {
  static readonly observedAttributes = ['embed-token', 'theme'];
  #handle: EmbedHandle | undefined;
  /** Set while the content of `widget-id` is being looked up. */
  #lookup: AbortController | undefined;
  #token = '';

  connectedCallback(): void {
    connectedElements.add(this);
    // Attributes may be set after insertion.
    queueMicrotask(() => void this.#mount());
  }

  disconnectedCallback(): void {
    connectedElements.delete(this);
    // An element that is moved is back in the same task.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#lookup?.abort();
      this.#lookup = undefined;
      this.#handle?.unmount();
      this.#handle = undefined;
    });
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    if (name === 'theme') this.#handle?.update({ theme: themeOf(value) });
    if (name !== 'embed-token' || !value) return;
    this.#token = value;
    this.removeAttribute(name);
    if (this.#handle) this.#attempt(() => this.#handle?.setToken(value));
    else if (this.isConnected) queueMicrotask(() => void this.#mount());
  }

  /** Reloads the content, with the last token. */
  reload(): void {
    if (this.#handle) this.#handle.reload();
    else void this.#mount();
  }

  #credential() {
    const embedKey = this.getAttribute('domain-key') ?? undefined;
    const identity = readIdentity(this);
    if (this.#token) return { embedToken: this.#token };
    return embedKey && identity && { embedKey, getToken: createUnverifiedCallback(embedKey, identity) };
  }

  async #mount(): Promise<void> {
    if (this.#handle || this.#lookup || !this.isConnected || !this.#credential()) return;
    const lookup = new AbortController();
    this.#lookup = lookup;
    const isCurrent = (): boolean => {
      if (this.#lookup !== lookup) return false;
      this.#lookup = undefined;
      return true;
    };
    try {
      const content = await resolveWidgetId(this.getAttribute('community-id') ?? '', this.getAttribute('widget-id') ?? '', lookup.signal);
      if (isCurrent()) this.#show(content);
    } catch (error) {
      if (isCurrent()) this.#dispatchError(error);
    }
  }

  #show(content: WidgetContent): void {
    const minHeight = pixels(this.getAttribute('height'));
    this.style.display ||= 'block';
    const width = pixels(this.getAttribute('width'));
    if (width !== undefined) this.style.maxWidth = `${width}px`;
    this.#attempt(() => {
      this.#handle = Vitrine.mount(this, {
        ...content,
        tenant: this.getAttribute('community-id') ?? undefined,
        ...this.#credential(),
        theme: themeOf(this.getAttribute('theme')),
        ...(minHeight !== undefined && { minHeight }),
        onError: (error) => this.#dispatchError(error),
      } as EmbedOptions);
    });
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#dispatchError(error);
    }
  }

  #dispatchError(error: unknown): void {
    const { code, message } = error as EmbedError;
    const detail = { code: String(code), message: String(message) };
    EventTarget.prototype.dispatchEvent.call(this, new CustomEvent('rai-error', { detail, bubbles: true, composed: true }));
  }
}

const themeOf = (text: string | null): 'light' | 'dark' | 'system' => (text === 'light' || text === 'dark' ? text : 'system');
