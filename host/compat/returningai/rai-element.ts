import type { EmbedError } from '../../embed-error.ts';
import type { EmbedHandle } from '../../handle.ts';
import type { VitrineGlobal } from '../../loader.ts';
import { identityIn, unprovenTokens } from './attribute-identity.ts';

/** What the script that mounts has put into the page. */
declare const Vitrine: VitrineGlobal;

/** Elements that are in the page now. */
export const present = new Set<RaiElement>();

const receiptShape = /^(?:rcpt_[0-9a-f]{24}|r_[\w-]{43})$/;
const invoiceShape = /^(?:inv_[0-9a-f]{24}|i_[\w-]{43})$/;

/** What a `widget-id` is here: a document by its id or share token, the name of a list, or else the list of receipts. */
function shownBy(id: string) {
  if (receiptShape.test(id)) return { widget: 'receipt', resource: id } as const;
  if (invoiceShape.test(id)) return { widget: 'invoice', resource: id } as const;
  return id === 'invoice-list' ? ({ widget: 'invoice-list' } as const) : ({ widget: 'receipt-list' } as const);
}

const pixels = (text: string | null): number | undefined => (text !== null && /^\d{1,5}(px)?$/.test(text) ? Number.parseInt(text, 10) : undefined);

/**
 * `<rai-widget>` and `<rai-store-widget>`, as pages written for Returning.AI have them. `community-id` is the tenant. `widget-id` names a document, by its id
 * or share token, or a list; every other one is the list of receipts. `embed-token` is taken out of the markup as soon as it is read: a token lives in memory.
 * Without one, `domain-key` is the embed key of the site, and `data-customer-id` and its kind say without proof who the viewer is.
 *
 * What fails is told by the event `rai-error`, whose `detail` has `code` and `message`. Another `embed-token` is used at once, also after the end of the last.
 */
export class RaiElement extends HTMLElement {
  static readonly observedAttributes = ['embed-token', 'theme'];
  #handle: EmbedHandle | undefined;
  #token = '';

  connectedCallback(): void {
    present.add(this);
    // Its attributes may be written after it was made.
    queueMicrotask(() => this.#mount());
  }

  disconnectedCallback(): void {
    present.delete(this);
    // One that is moved is back in the same task.
    queueMicrotask(() => {
      if (this.isConnected) return;
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
    else if (this.isConnected) queueMicrotask(() => this.#mount());
  }

  /** Shows it anew, with the last token that it was given. */
  reload(): void {
    if (this.#handle) this.#handle.reload();
    else this.#mount();
  }

  #mount(): void {
    if (this.#handle || !this.isConnected) return;
    const embedKey = this.getAttribute('domain-key') ?? undefined;
    const identity = identityIn(this);
    const unproven = embedKey && identity && unprovenTokens(embedKey, identity);
    const credential = this.#token ? { embedToken: this.#token } : unproven && { embedKey, getToken: unproven };
    if (!credential) return;
    const id = this.getAttribute('widget-id') ?? '';
    const minHeight = pixels(this.getAttribute('height'));
    this.style.display ||= 'block';
    const width = pixels(this.getAttribute('width'));
    if (width !== undefined) this.style.maxWidth = `${width}px`;
    this.#attempt(() => {
      this.#handle = Vitrine.mount(this, {
        ...shownBy(id),
        tenant: this.getAttribute('community-id') ?? undefined,
        ...credential,
        theme: themeOf(this.getAttribute('theme')),
        ...(minHeight !== undefined && { minHeight }),
        onError: ({ code, message }) => this.#tell(code, message),
      });
    });
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      const { code, message } = error as EmbedError;
      this.#tell(String(code), String(message));
    }
  }

  #tell(code: string, message: string): void {
    EventTarget.prototype.dispatchEvent.call(this, new CustomEvent('rai-error', { detail: { code, message }, bubbles: true, composed: true }));
  }
}

const themeOf = (text: string | null): 'light' | 'dark' | 'system' => (text === 'light' || text === 'dark' ? text : 'system');
