import { asAttribute, createAllowedSources } from './options/allowed-sources.ts';
import { mountDeclared, type MountElement } from './declared.ts';
import { documentedError, EmbedError, refusal } from './embed-error.ts';
import type { EmbedHandle } from './mount/handle.ts';
import { mountFrame } from './mount/mount.ts';
import { together, type EmbedDefaults, type EmbedOptions } from './options/options.ts';
import { planMount } from './mount/plan-mount.ts';
import { isServerUrl } from '../protocol/origin.ts';
import { createTokenBroker } from './tokens/token-broker.ts';

const join = createTokenBroker();
const sources = createAllowedSources();

/** The frame speaks to the window that it stands in: in another document, or in a template, nobody would answer it. */
const isHere = <N extends Node>(node: N | null): node is N => node?.ownerDocument === document;

const notHere = (): EmbedError => refusal('target_not_found', ': what was given is no element of this document, nor a selector of one.');

function findTarget(target: string | Element): Element {
  let element: Element | null;
  try {
    element = typeof target === 'string' ? document.querySelector(target) : target;
  } catch {
    throw refusal('target_not_found', `: ${JSON.stringify(target)} is no selector.`);
  }
  if (isHere(element) && element.nodeType === 1) return element;
  if (typeof target !== 'string') throw notHere();
  throw refusal('target_not_found', `: no element of the page fits ${JSON.stringify(target)}. Mount when it is there.`);
}

/** Adds to an error where to read about it. That is never an address which the page has not said itself. */
function documenting<T>(server: unknown, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof EmbedError ? documentedError(error, isServerUrl(server) ? server : sources.defaults.server) : error;
  }
}

const serverIn = (options: unknown): unknown => together(Object(options)).server;

function mount(target: string | Element, options: EmbedOptions): EmbedHandle {
  return documenting(serverIn(options), () => {
    const plan = planMount(sources.defaults, options);
    return mountFrame(plan, { target: findTarget(target), join });
  });
}

/** Mounts an element by its attributes, which have no authority: what they name must be of one source of the page. */
const mountElement: MountElement = (target, given, outside) =>
  documenting(undefined, () => mountFrame(planMount({}, sources.complete(given), asAttribute), { target, join, outside }));

/**
 * What an element shows: its properties, which scripts have set, are a source of their own beside those of the page; its attributes choose, as all attributes
 * do.
 */
export function completeElement(attributes: Record<string, unknown>, properties: EmbedDefaults): EmbedDefaults {
  return documenting(serverIn(properties), () => {
    if (Object.keys(properties).length === 0) return sources.complete(attributes);
    const own = createAllowedSources();
    own.readTag(sources.defaults);
    own.configure(properties);
    return own.complete(Object.fromEntries(Object.entries(attributes).filter(([name]) => !Object.hasOwn(properties, name))));
  });
}

/** Mounts what was completed. */
export const mountCompleted: MountElement = (target, completed, outside) =>
  documenting(undefined, () => mountFrame(planMount({}, completed, asAttribute), { target: findTarget(target), join, outside }));

const configure = (options: EmbedDefaults): void => documenting(serverIn(options), () => sources.configure(options));
const allow = (options: EmbedDefaults): void => documenting(serverIn(options), () => sources.allow(options));

/** Takes over what the script tag says. */
export const { readTag } = sources;

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
   * import { embed } from '@vitrine/host';
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
   * `data-vitrine` names the widget; every option that is not a function has an attribute, `data-vitrine-locale` for `locale`.
   *
   * Attributes alone never choose who gets a token, because others may write into the page, and what cleans their markup keeps `data-*`: `server`,
   * `refreshUrl`, `dialect` and `src` of an element count only where they are those of the script tag, of {@link embed.configure} or of
   * {@link embed.allow}; `tenant`, `embedKey` and `widgetId` where these leave them open, or where the element brings a token of its own.
   * Everything else raises `element_not_allowed`, which says the line to write.
   *
   * Events are dispatched on the element as bubbling `CustomEvent`s, `vitrine:ready` and so on; what cannot be mounted raises `vitrine:error`.
   *
   * @throws EmbedError `target_not_found` when `root` is no part of this document.
   *
   * @example
   * // <div data-vitrine="receipt-list"></div>
   * embed.configure({ server: 'https://vitrine.acme.com', tenant: 'acme', refreshUrl: '/api/vitrine-token' });
   * document.addEventListener('vitrine:error', (event) => console.warn(event.detail.code));
   * embed.mountAll();
   */
  mountAll: (root: ParentNode = document): EmbedHandle[] =>
    documenting(undefined, () => {
      if (root !== document && !isHere(root)) throw notHere();
      return mountDeclared(root, mountElement);
    }),

  /**
   * Sets options for all mounts to come. What a mount names itself comes first; a token source of its own replaces the default one whole.
   *
   * @throws EmbedError `unknown_option`, `invalid_option`.
   *
   * @example
   * embed.configure({ server: 'https://vitrine.acme.com', tenant: 'acme', getToken });
   * embed.mount('#receipts', { widget: 'receipt-list' });
   */
  configure,

  /**
   * Lists one more server, or a foreign frame, that elements of the page may name, with all that goes with it: its token source is its own, and no element
   * combines parts of two. What {@link embed.configure} says about the look holds here as well.
   *
   * @throws EmbedError `unknown_option`, `conflicting_options`, `invalid_option`, also when neither `server` nor `src` is given.
   *
   * @example
   * embed.configure({ server: 'https://vitrine.acme.com', tenant: 'acme', refreshUrl: '/api/vitrine-token' });
   * embed.allow({ server: 'https://vitrine.partner.com', tenant: 'acme', refreshUrl: '/api/partner-token' });
   * // <div data-vitrine="receipt-list" data-vitrine-server="https://vitrine.partner.com"></div>
   * embed.mountAll();
   */
  allow,
};
