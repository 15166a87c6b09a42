import { z } from 'zod';
import { isWidgetName, widgetNameShape, widgets } from '../../../protocol/widgets.ts';
import { text } from '../../platform/http/input/field.ts';
import type { TenantRow } from '../../platform/store/schema.ts';

/** What Vitrine shows for a `widget-id` of another server's page: a widget, and the tenant's resource in it. */
export interface ShownWidget {
  widget: string;
  resource?: string | undefined;
}

const idOf = { receipt: /^rcpt_[0-9a-f]{24}$/, invoice: /^inv_[0-9a-f]{24}$/ } as const;
const shareToken = /^[ri]_[\w-]{43}$/;
const nameShape = /^[A-Za-z0-9][\w.-]{0,99}$/;

/** Names that work without the table and cannot be redefined. */
const isNamedAlready = (name: string): boolean =>
  (isWidgetName(name) && widgets[name].resource === 'none') || shareToken.test(name) || Object.values(idOf).some((shape) => shape.test(name));

/** Returns what is wrong with an entry, if anything. The operator's own widgets have rules of their own, which their frame checks. */
function faultOfShown({ widget, resource }: ShownWidget): string | undefined {
  // The table is public, so it must not contain a secret.
  if (resource !== undefined && shareToken.test(resource)) return 'is a share token, which is a secret: use the id of the document';
  if (!isWidgetName(widget)) return undefined;
  const rule = widgets[widget].resource;
  if (rule === 'none') return resource === undefined ? undefined : `is not used by ${widget}`;
  if (resource === undefined) return `is required for ${widget}`;
  const isDocument = widget === 'receipt' || widget === 'invoice';
  return isDocument && !idOf[widget].test(resource) ? `must be the id of a document of the kind ${widget}` : undefined;
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

/** Maps each `widget-id` in pages written for Returning.AI to what it shows. */
export const widgetIdsSetting = z
  .record(z.string().regex(nameShape, { error: 'must be 1 to 100 letters, digits, ".", "_" or "-"' }), shown)
  .refine((table) => Object.keys(table).length <= most, { error: `has more than ${most} names` })
  .superRefine((table, context) => {
    for (const name of Object.keys(table).filter(isNamedAlready))
      context.addIssue({ code: 'custom', message: 'is already the name of a widget or the id of a document', path: [name] });
  })
  .meta({ description: 'Maps each widget-id of pages written for Returning.AI to what it shows. The map is public and grants no access by itself.' });

export const shownWidget = z.object({ widget: z.string(), resource: z.string().optional() });

export const widgetIdsOf = ({ widget_ids_json }: Pick<TenantRow, 'widget_ids_json'>): Record<string, ShownWidget> =>
  z.record(z.string(), shownWidget).parse(JSON.parse(widget_ids_json));

/** Returns what the tenant has set for a name, if anything. */
export function shownFor(row: Pick<TenantRow, 'widget_ids_json'>, name: string): ShownWidget | undefined {
  const table = widgetIdsOf(row);
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
