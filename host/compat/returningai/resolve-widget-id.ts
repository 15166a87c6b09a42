import { currentScriptTag } from '../../options/script-tag.ts';

/** The content of an element, as options of `Vitrine.mount`. */
export interface WidgetContent {
  widget: string;
  resource?: string;
}

const receiptShape = /^(?:rcpt_[0-9a-f]{24}|r_[\w-]{43})$/;
const invoiceShape = /^(?:inv_[0-9a-f]{24}|i_[\w-]{43})$/;
const communityShape = /^\w[\w-]{1,49}$/;
const nameShape = /^[A-Za-z0-9][\w.-]{0,99}$/;
/** Widgets without a resource. Their names need no entry in the server's table. */
const lists: ReadonlySet<string> = new Set(['receipt-list', 'invoice-list', 'pricing-table']);

/** The server with the table: the one that the script was loaded from, unless its tag names another. */
const tag = currentScriptTag();
const server = tag && (tag.dataset['vitrineServer'] ?? new URL('.', tag.src).href.slice(0, -1));

const createCodedError = (code: string, message: string): Error => Object.assign(new Error(message), { code });

const unknownWidget = (id: string): Error =>
  createCodedError('unknown_widget', `Nothing is shown for the widget-id "${id.slice(0, 100)}": vitrine tenants widget-ids says what it is.`);

/**
 * Returns the content of a `widget-id`: a document by its id or share token, a list by its name, or the tenant's entry on the server. Without a
 * `widget-id`, it is the list of receipts.
 *
 * @throws Error with `code`: `unknown_widget` for an id without an entry, `server_unreachable`.
 */
export async function resolveWidgetId(community: string, id: string, signal: AbortSignal): Promise<WidgetContent> {
  if (receiptShape.test(id)) return { widget: 'receipt', resource: id };
  if (invoiceShape.test(id)) return { widget: 'invoice', resource: id };
  if (id === '' || lists.has(id)) return { widget: id || 'receipt-list' };
  // Markup may contain anything, so only valid names are looked up.
  if (!communityShape.test(community) || !nameShape.test(id)) throw unknownWidget(id);
  let response: Response | undefined;
  try {
    const address = `${server}/v2/api/widgets/${encodeURIComponent(community)}/${encodeURIComponent(id)}`;
    response = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer', signal });
    if (response.ok) {
      const { widget, resource } = ((await response.json()) as { data: WidgetContent }).data;
      return { widget, ...(resource !== undefined && { resource }) };
    }
  } catch {
    // The server cannot be reached, or the response is not from a Vitrine server.
  }
  if (response?.status !== 404) throw createCodedError('server_unreachable', 'The server could not be asked what this widget-id shows.');
  throw unknownWidget(id);
}
