import { attributeOf, readAttributeOptions } from './options/attribute-options.ts';
import { completeElement, mountCompleted } from './embed.ts';
import { type ComponentMount, createComponentMount } from './component-mount.ts';
import type { EmbedHandle } from './mount/handle.ts';
import { optionNames, type OptionName } from './options/option-table.ts';
import type { EmbedDefaults } from './options/options.ts';
import { hasMount } from './mount/targets.ts';
import { adoptStyle } from './page/paper.ts';

/** Allows importing the module on a server, where `HTMLElement` does not exist. */
const Base = (typeof HTMLElement === 'undefined' ? Object : HTMLElement) as typeof HTMLElement;

/** Every element already has a `title` property, so this option is an attribute only. */
const propertyNames = optionNames.filter((name) => name !== 'title');

/** Weaker than any rule of the page. */
const style = ':host { display: block } :host([hidden]:not([hidden=until-found])) { display: none }';

/**
 * `<vitrine-embed>`: a Vitrine frame as an element. Its attributes are those of `data-vitrine` elements, with the same restrictions: they only choose among
 * the sources that the page's scripts have allowed. Its properties are the options of a mount and override attributes. It dispatches events as
 * `vitrine:ready` and so on, and `vitrine:error` when it cannot mount.
 *
 * @example
 * import '@vitrine/host/element';
 *
 * // <vitrine-embed data-vitrine="receipt-list"></vitrine-embed>
 * Object.assign(document.querySelector('vitrine-embed'), { server: 'https://vitrine.acme.com', tenant: 'acme', getToken });
 */
class EmbedElement extends Base {
  static readonly observedAttributes = optionNames.map(attributeOf);

  #handle: EmbedHandle | null = null;
  #componentMount: ComponentMount | undefined;
  #isWaiting = false;
  readonly #given: Partial<Record<OptionName, unknown>> = {};
  /** Tokens from attributes, which are removed from the markup once read. */
  #secrets: Record<string, unknown> = {};

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.append(document.createElement('slot'));
    try {
      adoptStyle(root, style);
    } catch {
      // Old browsers show the element inline.
    }
  }

  /** The handle of the mount, while there is one. */
  get handle(): EmbedHandle | null {
    return this.#handle;
  }

  /** Sets options, as properties do. */
  set(options: EmbedDefaults): void {
    for (const [name, value] of Object.entries(options)) {
      if (value === undefined) delete this.#given[name as OptionName];
      else this.#given[name as OptionName] = value;
    }
    this.#wait();
  }

  /** Returns an option that was set as a property. */
  given(name: OptionName): unknown {
    return this.#given[name];
  }

  connectedCallback(): void {
    // Properties set before the element was defined shadow its accessors. Set them again through the accessors.
    for (const name of propertyNames.filter((one) => Object.hasOwn(this, one))) {
      const value: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      this.set({ [name]: value });
    }
    this.#wait();
  }

  disconnectedCallback(): void {
    this.#wait();
  }

  attributeChangedCallback(): void {
    this.#wait();
  }

  /** Combines all changes of one task. Moving an element does not unmount it. */
  #wait(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    queueMicrotask(() => {
      this.#isWaiting = false;
      if (this.isConnected) this.#show();
      else this.#componentMount?.end();
    });
  }

  #show(): void {
    // `mountAll` has mounted it already.
    if (!this.#handle && hasMount(this)) return;
    this.#componentMount ??= createComponentMount(
      this,
      (handle) => (this.#handle = handle),
      (target, options) => mountCompleted(target, options as Record<string, unknown>, ({ name, payload }) => this.#dispatch(name, payload)),
    );
    try {
      const { token, embedToken, ...attributes } = readAttributeOptions(this);
      this.#secrets = { ...this.#secrets, ...(token !== undefined && { token }), ...(embedToken !== undefined && { embedToken }) };
      this.#componentMount.show(completeElement({ ...attributes, ...this.#secrets }, this.#given as EmbedDefaults));
    } catch (error) {
      if (!this.#dispatch('error', error)) reportError(error);
    }
  }

  /** @returns Whether a listener has handled the event. */
  #dispatch(name: string, detail: unknown): boolean {
    return !this.dispatchEvent(new CustomEvent(`vitrine:${name}`, { detail, bubbles: true, cancelable: true, composed: true }));
  }
}

for (const name of propertyNames) {
  Object.defineProperty(EmbedElement.prototype, name, {
    configurable: true,
    enumerable: true,
    get(this: EmbedElement) {
      return this.given(name);
    },
    set(this: EmbedElement, value: unknown) {
      this.set({ [name]: value });
    },
  });
}

/** A `<vitrine-embed>`, with the options of a mount as properties. */
export const VitrineEmbedElement = EmbedElement;
export type VitrineEmbedElement = EmbedElement & Omit<EmbedDefaults, 'title'>;

declare global {
  interface HTMLElementTagNameMap {
    'vitrine-embed': VitrineEmbedElement;
  }
}

if (typeof customElements !== 'undefined' && !customElements.get('vitrine-embed')) customElements.define('vitrine-embed', EmbedElement);
