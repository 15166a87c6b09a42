import { ownTag } from '../../options/script-tag.ts';

/** What an element shows, as `Vitrine.mount` takes it. */
export interface Shown {
  widget: string;
  resource?: string;
}

const receiptShape = /^(?:rcpt_[0-9a-f]{24}|r_[\w-]{43})$/;
const invoiceShape = /^(?:inv_[0-9a-f]{24}|i_[\w-]{43})$/;
const communityShape = /^\w[\w-]{1,49}$/;
const nameShape = /^[A-Za-z0-9][\w.-]{0,99}$/;
/** Widgets that show nothing in particular: their own names are known without the table. */
const lists: ReadonlySet<string> = new Set(['receipt-list', 'invoice-list', 'pricing-table']);

/** Where the table is: the server that the script is from, unless its tag says another one. */
const tag = ownTag();
const server = tag && (tag.dataset['vitrineServer'] ?? new URL('.', tag.src).href.slice(0, -1));

const fault = (code: string, message: string): Error => Object.assign(new Error(message), { code });

const unknown = (id: string): Error =>
  fault('unknown_widget', `Nothing is shown for the widget-id "${id.slice(0, 100)}": vitrine tenants widget-ids says what it is.`);

/**
 * What a `widget-id` shows: a document by its id or share token, one of our lists by its name, or what the tenant has said of it on the server. None at all
 * is the list of receipts.
 *
 * @throws Error with `code`: `unknown_widget` for one that nobody has said anything of, `server_unreachable`.
 */
export async function shownBy(community: string, id: string, signal: AbortSignal): Promise<Shown> {
  if (receiptShape.test(id)) return { widget: 'receipt', resource: id };
  if (invoiceShape.test(id)) return { widget: 'invoice', resource: id };
  if (id === '' || lists.has(id)) return { widget: id || 'receipt-list' };
  // Markup may say anything: only what the table can have is asked for.
  if (!communityShape.test(community) || !nameShape.test(id)) throw unknown(id);
  let response: Response | undefined;
  try {
    const address = `${server}/v2/api/widgets/${encodeURIComponent(community)}/${encodeURIComponent(id)}`;
    response = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer', signal });
    if (response.ok) {
      const { widget, resource } = ((await response.json()) as { data: Shown }).data;
      return { widget, ...(resource !== undefined && { resource }) };
    }
  } catch {
    // It cannot be reached, or what answers is not the server.
  }
  if (response?.status !== 404) throw fault('server_unreachable', 'The server could not be asked what this widget-id shows.');
  throw unknown(id);
}
