import { checkOptions } from './check-options.ts';
import { mountDeclared } from './declared.ts';
import { documented, EmbedError, refusal } from './embed-error.ts';
import type { EmbedHandle } from './handle.ts';
import { mountFrame } from './mount.ts';
import type { EmbedOptions } from './options.ts';
import { planMount } from './plan-mount.ts';
import { createTokenBroker } from './token-broker.ts';

const broker = createTokenBroker();
let defaults: EmbedOptions = {};

function findTarget(target: string | Element): Element {
  try {
    const element = typeof target === 'string' ? document.querySelector(target) : target;
    if (element?.nodeType === 1) return element;
  } catch {}
  throw refusal('target_not_found', ` "${target}".`);
}

function mount(target: string | Element, options: EmbedOptions): EmbedHandle {
  try {
    return mountFrame(findTarget(target), planMount(defaults, options), broker);
  } catch (error) {
    throw error instanceof EmbedError ? documented(error, options.server ?? defaults.server) : error;
  }
}

/** Everything that a page does with Vitrine. */
export const embed = {
  /**
   * Puts a frame into an element, after what is already in it.
   *
   * @param target An element, or a selector of one (`target_not_found`).
   * @param options See {@link EmbedOptions}; those of {@link embed.configure} fill in what is missing.
   * @throws EmbedError `target_not_found`, `unknown_option`, `invalid_option`, `conflicting_options`, `same_origin_frame_forbidden`. Nothing is mounted then.
   *
   * @example
   * import { embed } from 'vitrine';
   *
   * const handle = embed.mount('#receipt', {
   *   server: 'https://vitrine.acme.com',
   *   tenant: 'acme',
   *   widget: 'receipt',
   *   resource: 'rcpt_0123456789abcdef01234567',
   *   getToken: async ({ signal }) => (await fetch('/api/vitrine-token', { method: 'POST', signal })).text(),
   * });
   * await handle.ready;
   */
  mount,

  /**
   * Mounts every element with a `data-vitrine` attribute in `root` (default: the page) that is not mounted yet, and returns the new handles.
   * `data-vitrine` names the widget; every option that is not a function has an attribute, `data-vitrine-refresh-url` for `refreshUrl`.
   * Events are dispatched on the element as bubbling `CustomEvent`s, `vitrine:ready` and so on; what cannot be mounted raises `vitrine:error`.
   *
   * @example
   * // <div data-vitrine="receipt-list" data-vitrine-server="https://vitrine.acme.com" data-vitrine-tenant="acme" data-vitrine-refresh-url="/api/vitrine-token"></div>
   * document.addEventListener('vitrine:error', (event) => console.warn(event.detail.code));
   * embed.mountAll();
   */
  mountAll: (root: ParentNode = document): EmbedHandle[] => mountDeclared(root, mount),

  /**
   * Sets options for all mounts to come. What a mount names itself comes first; a token source of its own replaces the default one whole.
   *
   * @throws EmbedError `unknown_option`, `invalid_option`.
   *
   * @example
   * embed.configure({ server: 'https://vitrine.acme.com', tenant: 'acme', getToken });
   * embed.mount('#receipts', { widget: 'receipt-list' });
   */
  configure(options: EmbedOptions): void {
    defaults = { ...defaults, ...checkOptions(options) };
  },
};
