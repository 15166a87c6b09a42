import { asAttribute, createAllowedSources } from './options/allowed-sources.ts';
import { mountDeclared, type MountElement } from './mount-declared.ts';
import { addDocsUrl, createEmbedError, EmbedError } from './embed-error.ts';
import type { EmbedHandle } from './mount/handle.ts';
import { mountFrame } from './mount/mount.ts';
import { mergeOptions, type EmbedDefaults, type EmbedOptions } from './options/options.ts';
import { planMount } from './mount/plan-mount.ts';
import { isServerUrl } from '../protocol/origin.ts';
import { createTokenBroker } from './tokens/token-broker.ts';

const join = createTokenBroker();
const sources = createAllowedSources();

/** The frame posts messages to its own window. In another document or a template it would get no answer. */
const isInDocument = <N extends Node>(node: N | null): node is N => node?.ownerDocument === document;

const notInDocument = (): EmbedError => createEmbedError('target_not_found', ': the target must be an element of this document, or a selector.');

function findTarget(target: string | Element): Element {
  let element: Element | null;
  try {
    element = typeof target === 'string' ? document.querySelector(target) : target;
  } catch {
    throw createEmbedError('target_not_found', `: bad selector ${JSON.stringify(target)}.`);
  }
  if (isInDocument(element) && element.nodeType === 1) return element;
  if (typeof target !== 'string') throw notInDocument();
  throw createEmbedError('target_not_found', `: no element matches ${JSON.stringify(target)}. Mount when it exists.`);
}

/** Adds `docsUrl` to errors of `work`. The link uses only a server that the page itself has named. */
function withDocumentedErrors<T>(server: unknown, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof EmbedError ? addDocsUrl(error, isServerUrl(server) ? server : sources.defaults.server) : error;
  }
}

const serverIn = (options: unknown): unknown => mergeOptions(Object(options)).server;

function mount(target: string | Element, options: EmbedOptions): EmbedHandle {
  return withDocumentedErrors(serverIn(options), () => {
    const plan = planMount(sources.defaults, options);
    return mountFrame(plan, { target: findTarget(target), join });
  });
}

/** Mounts an element by its attributes. They must match one source that the page itself has allowed. */
const mountElement: MountElement = (target, given, dispatch) =>
  withDocumentedErrors(undefined, () => mountFrame(planMount({}, sources.complete(given), asAttribute), { target, join, dispatch }));

/**
 * Completes the options of an element. Its properties, which scripts have set, are a source besides those of the page.
 * Its attributes only choose among these sources.
 */
export function completeElement(attributes: Record<string, unknown>, properties: EmbedDefaults): EmbedDefaults {
  return withDocumentedErrors(serverIn(properties), () => {
    if (Object.keys(properties).length === 0) return sources.complete(attributes);
    const own = createAllowedSources();
    own.readTag(sources.defaults);
    own.configure(properties);
    return own.complete(Object.fromEntries(Object.entries(attributes).filter(([name]) => !Object.hasOwn(properties, name))));
  });
}

/** Mounts an element with options that `completeElement` has returned. */
export const mountCompleted: MountElement = (target, completed, dispatch) =>
  withDocumentedErrors(undefined, () => mountFrame(planMount({}, completed, asAttribute), { target: findTarget(target), join, dispatch }));

const configure = (options: EmbedDefaults): void => withDocumentedErrors(serverIn(options), () => sources.configure(options));
const allow = (options: EmbedDefaults): void => withDocumentedErrors(serverIn(options), () => sources.allow(options));

/** Reads the options of the script tag. */
export const { readTag } = sources;

/** The API for pages. */
export const embed = {
  /**
   * Mounts a frame in an element, after its existing content.
   *
   * @param target An element or a selector (`target_not_found`).
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
   * Mounts `root` (default: the page) and the elements in it that have a `data-vitrine` attribute and no mount yet, and returns the new handles.
   * `data-vitrine` names the widget; every option that is not a function has an attribute, such as `data-vitrine-locale` for `locale`.
   *
   * Attributes alone never choose who gets a token, because other authors may write into the page, and sanitizers keep `data-*`. An element's `server`,
   * `refreshUrl`, `dialect` and `src` must match those of the script tag, of {@link embed.configure} or of {@link embed.allow}. Its `tenant`, `embedKey` and
   * `widgetId` must match where those sources set them, unless the element has its own token.
   * Anything else raises `element_not_allowed`, whose message gives the line to add.
   *
   * Events are dispatched on the element as bubbling `CustomEvent`s, `vitrine:ready` and so on. An element that cannot be mounted raises `vitrine:error`.
   *
   * @throws EmbedError `target_not_found` when `root` is not part of this document.
   *
   * @example
   * // <div data-vitrine="receipt-list"></div>
   * embed.configure({ server: 'https://vitrine.acme.com', tenant: 'acme', refreshUrl: '/api/vitrine-token' });
   * document.addEventListener('vitrine:error', (event) => console.warn(event.detail.code));
   * embed.mountAll();
   */
  mountAll: (root: ParentNode = document): EmbedHandle[] =>
    withDocumentedErrors(undefined, () => {
      if (root !== document && !isInDocument(root)) throw notInDocument();
      return mountDeclared(root, mountElement);
    }),

  /**
   * Sets default options for later mounts. Options of a mount override them; a token source of a mount replaces the default one entirely.
   *
   * @throws EmbedError `unknown_option`, `invalid_option`.
   *
   * @example
   * embed.configure({ server: 'https://vitrine.acme.com', tenant: 'acme', getToken });
   * embed.mount('#receipts', { widget: 'receipt-list' });
   */
  configure,

  /**
   * Adds a server or a foreign frame, with its own token source, that elements of the page may name. An element cannot combine parts of two sources. The
   * appearance options of {@link embed.configure} apply here as well.
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
