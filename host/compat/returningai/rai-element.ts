import type { EmbedError } from '../../embed-error.ts';
import type { EmbedHandle } from '../../mount/handle.ts';
import type { EmbedOptions } from '../../options/options.ts';
import type { VitrineGlobal } from '../../loader.ts';
import { identityIn, unprovenTokens } from './attribute-identity.ts';
import { type Shown, shownBy } from './shown-by.ts';

/** The global of the library's script. */
declare const Vitrine: VitrineGlobal;

/** Elements that are currently in the page. */
export const present = new Set<RaiElement>();

const pixels = (text: string | null): number | undefined => (text !== null && /^\d{1,5}(px)?$/.test(text) ? Number.parseInt(text, 10) : undefined);

/**
 * `<rai-widget>` and `<rai-store-widget>`, for pages written for Returning.AI. `community-id` is the tenant, and `widget-id` selects the content: see
 * `shownBy`. `embed-token` is removed from the markup once read, because tokens are kept in memory only.
 * Without a token, `domain-key` is the embed key of the site, and attributes such as `data-customer-id` are the unverified identity of the viewer.
 *
 * Failures raise the event `rai-error`, whose `detail` has `code` and `message`. A new `embed-token` takes effect at once, even after a session has ended.
 */
export class RaiElement extends HTMLElement {
  static readonly observedAttributes = ['embed-token', 'theme'];
  #handle: EmbedHandle | undefined;
  /** Set while the content of `widget-id` is being looked up. */
  #asking: AbortController | undefined;
  #token = '';

  connectedCallback(): void {
    present.add(this);
    // Attributes may be set after insertion.
    queueMicrotask(() => void this.#mount());
  }

  disconnectedCallback(): void {
    present.delete(this);
    // An element that is moved is back in the same task.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#asking?.abort();
      this.#asking = undefined;
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
    const identity = identityIn(this);
    if (this.#token) return { embedToken: this.#token };
    return embedKey && identity && { embedKey, getToken: unprovenTokens(embedKey, identity) };
  }

  async #mount(): Promise<void> {
    if (this.#handle || this.#asking || !this.isConnected || !this.#credential()) return;
    const asking = new AbortController();
    this.#asking = asking;
    const isOurs = (): boolean => {
      if (this.#asking !== asking) return false;
      this.#asking = undefined;
      return true;
    };
    try {
      const shown = await shownBy(this.getAttribute('community-id') ?? '', this.getAttribute('widget-id') ?? '', asking.signal);
      if (isOurs()) this.#show(shown);
    } catch (error) {
      if (isOurs()) this.#tell(error);
    }
  }

  #show(shown: Shown): void {
    const minHeight = pixels(this.getAttribute('height'));
    this.style.display ||= 'block';
    const width = pixels(this.getAttribute('width'));
    if (width !== undefined) this.style.maxWidth = `${width}px`;
    this.#attempt(() => {
      this.#handle = Vitrine.mount(this, {
        ...shown,
        tenant: this.getAttribute('community-id') ?? undefined,
        ...this.#credential(),
        theme: themeOf(this.getAttribute('theme')),
        ...(minHeight !== undefined && { minHeight }),
        onError: (error) => this.#tell(error),
      } as EmbedOptions);
    });
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    const { code, message } = error as EmbedError;
    const detail = { code: String(code), message: String(message) };
    EventTarget.prototype.dispatchEvent.call(this, new CustomEvent('rai-error', { detail, bubbles: true, composed: true }));
  }
}

const themeOf = (text: string | null): 'light' | 'dark' | 'system' => (text === 'light' || text === 'dark' ? text : 'system');
