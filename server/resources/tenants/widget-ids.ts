import { z } from 'zod';
import { isWidgetName, widgetNameShape, widgets } from '../../../protocol/widgets.ts';
import { text } from '../../platform/http/field.ts';
import type { TenantRow } from '../../platform/store/schema.ts';

/** What a page of another server names is shown here: a widget, and what of the tenant's it is about. */
export interface ShownWidget {
  widget: string;
  resource?: string | undefined;
}

const idOf = { receipt: /^rcpt_[0-9a-f]{24}$/, invoice: /^inv_[0-9a-f]{24}$/ } as const;
const shareToken = /^[ri]_[\w-]{43}$/;
const nameShape = /^[A-Za-z0-9][\w.-]{0,99}$/;

/** A page names these without the table, and they never mean anything else. */
const isNamedAlready = (name: string): boolean =>
  (isWidgetName(name) && widgets[name].resource === 'none') || shareToken.test(name) || Object.values(idOf).some((shape) => shape.test(name));

/** What is wrong with it, if anything. Widgets of the operator's own have rules of their own, which their frame knows. */
function faultOfShown({ widget, resource }: ShownWidget): string | undefined {
  // Anybody may ask for the table: what is in it opens nothing by itself.
  if (resource !== undefined && shareToken.test(resource)) return 'is a share token, which is a secret: name the document by its id';
  if (!isWidgetName(widget)) return undefined;
  const rule = widgets[widget].resource;
  if (rule === 'none') return resource === undefined ? undefined : `is of no meaning to ${widget}`;
  if (resource === undefined) return `is missing: ${widget} shows one`;
  const isDocument = widget === 'receipt' || widget === 'invoice';
  return isDocument && !idOf[widget].test(resource) ? `must be the id that a document of the kind ${widget} has here` : undefined;
}

const shown = z
  .strictObject({
    widget: z.string().regex(widgetNameShape, { error: 'must be the name of a widget' }),
    resource: text(255).optional().meta({ description: 'Id of a receipt or an invoice, or the name of an offering.' }),
  })
  .superRefine((value, context) => {
    const fault = faultOfShown(value);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault, path: ['resource'] });
  })
  .meta({ id: 'ShownWidget' });

const most = 200;

/** What each `widget-id` shows in elements of pages that were written for Returning.AI. */
export const widgetIdsSetting = z
  .record(z.string().regex(nameShape, { error: 'must be 1 to 100 letters, digits, ".", "_" or "-"' }), shown)
  .refine((table) => Object.keys(table).length <= most, { error: `has more than ${most} names` })
  .superRefine((table, context) => {
    for (const name of Object.keys(table).filter(isNamedAlready))
      context.addIssue({ code: 'custom', message: 'names a widget or a document of its own already', path: [name] });
  })
  .meta({ description: 'What each widget-id of a page written for Returning.AI shows here. Anybody may ask for one; it opens nothing by itself.' });

export const shownWidget = z.object({ widget: z.string(), resource: z.string().optional() });

export const widgetIdsOf = ({ widget_ids_json }: Pick<TenantRow, 'widget_ids_json'>): Record<string, ShownWidget> =>
  z.record(z.string(), shownWidget).parse(JSON.parse(widget_ids_json));

/** What a name shows, if the tenant has said it. */
export function shownFor(row: Pick<TenantRow, 'widget_ids_json'>, name: string): ShownWidget | undefined {
  const table = widgetIdsOf(row);
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
