import type { EmbedEventName } from '../protocol/events.ts';
import { callbackName, checkOptions, optionError } from './check-options.ts';
import { mountDeclared } from './declared.ts';
import { EmbedError } from './embed-error.ts';
import type { EmbedHandle } from './handle.ts';
import { mountFrame } from './mount.ts';
import type { EmbedOptions, EmbedUpdate } from './options.ts';
import { pageEnvironment } from './page-environment.ts';
import { planMount, planPresentation } from './plan-mount.ts';
import { createTokenBroker } from './token-broker.ts';
import { embedEventNames } from '../protocol/events.ts';

const broker = createTokenBroker(pageEnvironment);
const updatable = ['widget', 'resource', 'theme', 'locale', 'title', 'minHeight', 'maxHeight', 'onEvent', ...embedEventNames.map(callbackName)];
let defaults: EmbedOptions = {};

function findTarget(target: string | Element): Element {
  let element: Element | null = null;
  try {
    element = typeof target === 'string' ? document.querySelector(target) : target;
  } catch {}
  if (element?.nodeType !== 1) throw optionError('target_not_found', `No element ${typeof target === 'string' ? `matches "${target}"` : 'was given'}.`);
  return element;
}

function mount(target: string | Element, options: EmbedOptions): EmbedHandle {
  const element = findTarget(target);
  const plan = planMount(defaults, options, { origin: location.origin, baseUrl: document.baseURI });
  const mounted = mountFrame(element, plan, broker);
  const { signal } = plan.options;
  if (signal?.aborted) mounted.unmount();
  else signal?.addEventListener('abort', mounted.unmount, { signal: mounted.signal });
  const alive = (): void => {
    if (mounted.state === 'unmounted') throw new EmbedError({ code: 'unmounted', message: 'The frame was unmounted.', retryable: false });
  };
  const { iframe, on, off, logout, unmount } = mounted;
  return {
    iframe,
    get state() {
      return mounted.state;
    },
    get ready() {
      return mounted.ready;
    },
    on<N extends EmbedEventName | '*'>(name: N, listener: never) {
      on(name, listener);
      return () => off(name, listener);
    },
    off,
    update(changes: EmbedUpdate) {
      alive();
      const { resource, ...rest } = mounted.plan.options;
      const kept = changes.widget || resource === undefined ? rest : { ...rest, resource };
      const next: EmbedOptions = { ...kept, ...checkOptions(changes, updatable) };
      mounted.update(planPresentation(next), next);
    },
    setToken(token) {
      alive();
      if (!mounted.setToken(token)) throw optionError('invalid_option', 'That is no token.');
    },
    async refreshToken() {
      alive();
      await mounted.refreshToken();
    },
    reload() {
      alive();
      mounted.reload();
    },
    logout,
    unmount,
  };
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
