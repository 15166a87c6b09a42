import type { RequestHandler } from 'express';
import { dialects, type DialectName } from '../../protocol/dialect.ts';
import type { FramePageData, OwnWidgetData } from '../../protocol/frame-document.ts';
import { type FrameConfig, type Layout, layouts, type Theme, themes } from '../../protocol/messages.ts';
import { hasWidgetNameShape, isWidgetName, widgets } from '../../protocol/widgets.ts';
import { checkEmbedKey } from '../credentials/embed-keys/embed-key.ts';
import { HttpError } from '../errors/http-error.ts';
import { queryOf, readQuery } from '../platform/http/input/query.ts';
import type { PageServices } from './page-services.ts';
import { allowedOriginsOf, slugShape } from '../resources/tenants/model.ts';
import { themeOf } from '../resources/tenants/theme.ts';
import type { OwnWidgetSource } from './own-widgets/own-widget-source.ts';
import type { OwnWidget, OwnWidgets } from './own-widgets/read-folder.ts';
import type { SendFrame } from './send-frame.ts';
import { themeStyle } from './theme-style.ts';

type Query = Readonly<Record<string, string>>;

const resourceShape = /^(?:(?:rcpt|inv)_[0-9a-f]{24}|[ri]_[A-Za-z0-9_-]{43})$/;
/** The operator chooses the ids of its widgets' resources and of offerings. */
const ownResourceShape = /^[^\p{Cc}]{1,255}$/u;
const localeShape = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/;

/**
 * Serves the framed document: public, and the same for every viewer of a tenant, with script and style inlined so that one round trip loads everything. The
 * browser decides who may frame it, by the allowed origins of the tenant or of the given embed key.
 */
export function framePage({ tenants, embedKeys }: Pick<PageServices, 'tenants' | 'embedKeys'>, sendFrame: SendFrame, source: OwnWidgetSource): RequestHandler {
  return async (request, response) => {
    const query = readQuery(queryOf(request.originalUrl));
    const { tenant: slug = '', embedKey } = query;
    // Read first: a document newer than its version reloads once more, while an older one would stay.
    const version = source.version?.();
    const widgets = source.all();
    const widget = request.path.split('/')[2];
    const own = widgets.get(widget ?? '');
    const page = pageOf(widget, own, query);
    const tenant = slugShape.test(slug) ? await tenants.find(slug) : undefined;
    if (!tenant) throw notThere();
    const allowedOrigins =
      embedKey === undefined ? allowedOriginsOf(tenant) : [...(await checkEmbedKey({ embedKeys }, embedKey, tenant, notThere)).allowedOrigins];
    const data = { tenant: slug, allowedOrigins, ...(embedKey !== undefined && { embedKey }), ...page, ...namedIn(widgets, own) };
    await sendFrame(request, response, data, { theme: themeStyle(themeOf(tenant)), ...(own && { own: { widget: own, version } }) });
  };
}

const notThere = (): HttpError => new HttpError('not_found', 'There is no such frame page.');

/** Returns the frame's data about the operator's widgets: all names, and the manifest of the one shown. */
function namedIn(widgets: OwnWidgets, own: OwnWidget | undefined): Pick<FramePageData, 'ownNames' | 'ownWidget'> {
  return { ...(widgets.size > 0 && { ownNames: [...widgets.keys()] }), ...(own && { ownWidget: widgetDataOf(own) }) };
}

const widgetDataOf = ({ name, resource, scopes, origins, tokenOrigins }: OwnWidget): OwnWidgetData => ({ name, resource, scopes, origins, tokenOrigins });

/** Returns the config in the address, for host pages that send no config with the token. */
function pageOf(
  widget: string | undefined,
  own: OwnWidget | undefined,
  { resource, theme, layout, locale, dialect }: Query,
): Pick<FramePageData, 'config' | 'dialect'> {
  const vocabulary = dialect === undefined ? {} : { dialect: parsed('dialect', dialect, isDialect) };
  if (widget === undefined) return vocabulary;
  if (!hasWidgetNameShape(widget)) throw new HttpError('not_found', 'There is no such widget.');
  // The frame itself reports an unknown widget, with the nearest name. An operator's widget may get its resource from the host later.
  if (resource === undefined && isWidgetName(widget) && widgets[widget].resource === 'required')
    throw new HttpError('invalid_request', `The widget "${widget}" needs a resource.`);
  const config: FrameConfig = {
    widget,
    ...(resource !== undefined && {
      resource: parsed('resource', resource, (value): value is string => (own || isOfOffering(widget) ? ownResourceShape : resourceShape).test(value)),
    }),
    ...(theme !== undefined && { theme: parsed('theme', theme, isTheme) }),
    ...(layout !== undefined && { layout: parsed('layout', layout, isLayout) }),
    ...(locale !== undefined && { locale: parsed('locale', locale, (value): value is string => localeShape.test(value)) }),
  };
  return { ...vocabulary, config };
}

function parsed<T extends string>(name: string, value: string, accepts: (value: string) => value is T): T {
  if (accepts(value)) return value;
  throw new HttpError('invalid_request', `The query parameter "${name}" has an unknown value.`);
}

const isDialect = (value: string): value is DialectName => Object.hasOwn(dialects, value);
const isOfOffering = (widget: string): boolean => widget === 'pricing-card' || widget === 'subscribe-button';
const isLayout = (value: string): value is Layout => layouts.some((layout) => layout === value);
const isTheme = (value: string): value is Theme => themes.some((theme) => theme === value);
