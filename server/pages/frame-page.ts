import type { Request, RequestHandler, Response } from 'express';
import { dialects, type DialectName } from '../../protocol/dialect.ts';
import type { FramePageData, OwnWidgetData } from '../../protocol/frame-document.ts';
import { type FrameConfig, type Layout, layouts, type Theme, themes } from '../../protocol/messages.ts';
import { isWidgetName, isWidgetShaped, widgets } from '../../protocol/widgets.ts';
import { checkEmbedKey } from '../credentials/embed-keys/embed-key.ts';
import { createBoundedMap } from '../access/bounded-map.ts';
import { HttpError } from '../errors/http-error.ts';
import { basePathOf } from '../config/public-url.ts';
import { queryOf, readQuery } from '../platform/http/query.ts';
import type { PageServices } from './page-services.ts';
import { allowedOriginsOf, slugShape } from '../resources/tenants/model.ts';
import { themeOf } from '../resources/tenants/theme.ts';
import { codingOf, encode, type Encoded } from '../platform/http/answers/compress.ts';
import { frameDocument, type DocumentParts, type FrameDocument } from './frame-document.ts';
import type { OwnWidgetSource } from './own-widgets/own-widget-source.ts';
import type { OwnWidget, OwnWidgets } from './own-widgets/read-folder.ts';
import { framedHeaders, isolationHeaders } from './page-headers.ts';
import { themeStyle } from './theme-style.ts';
import type { Inlined, WidgetBundle } from './widget-bundle.ts';

type Query = Readonly<Record<string, string>>;

const resourceShape = /^(?:(?:rcpt|inv)_[0-9a-f]{24}|[ri]_[A-Za-z0-9_-]{43})$/;
/** What an operator's widget shows one of has a name of the operator's, and so has an offering. */
const ownResourceShape = /^[^\p{Cc}]{1,255}$/u;
const localeShape = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/;

/**
 * Serves the document that is framed: public, the same for every viewer of a tenant, with script and style inlined so that one round trip
 * brings everything. Who may frame it is decided by the browser, from the allowed origins of the tenant, or of the embed key that is named.
 */
export function framePage({ tenants, embedKeys }: Pick<PageServices, 'tenants' | 'embedKeys'>, sendFrame: SendFrame, source: OwnWidgetSource): RequestHandler {
  return async (request, response) => {
    const query = readQuery(queryOf(request.originalUrl));
    const { tenant: slug = '', embedKey } = query;
    // First: a document that is newer than it says is loaded once more, an older one would stay.
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

/** Sends the document, with what it says of itself. Pages of the list alone may show it. */
export type SendFrame = (request: Request, response: Response, data: Omit<FramePageData, 'kind' | 'base'>, looks?: FrameLooks) => Promise<void>;

/** What a document has beside the frame itself. */
export interface FrameLooks {
  theme?: Inlined | undefined;
  own?: ShownWidget | undefined;
}

/** The operator's widget that a document shows, and of which version the document is, where changes are looked for. */
export interface ShownWidget {
  widget: OwnWidget;
  version: string | undefined;
}

export function createSendFrame({ config }: Pick<PageServices, 'config'>, bundle: () => WidgetBundle): SendFrame {
  const base = basePathOf(config.publicUrl);
  const kept = createBoundedMap<Kept>(200);

  return async (request, response, data, { theme, own } = {}) => {
    const parts = { bundle: bundle(), data: { kind: 'frame' as const, ...(base !== '' && { base }), ...data }, base, theme, ...shownOf(own) };
    const coding = codingOf(request.headers['accept-encoding']);
    const key = `${coding} ${markOf(parts)}`;
    const build = (): Kept => {
      const { text, sources } = frameDocument(parts);
      // Addresses with a config are as many as anybody likes; without one, or with a widget's name alone, there are as many as tenants and embed keys.
      const isOneOfFew = !data.config || (own && Object.keys(data.config).length === 1);
      return { encoded: encode(text, coding, isOneOfFew ? 'best' : 'fast'), sources };
    };
    const document = kept.get(key) ?? build();
    kept.set(key, document);
    const { body, headers } = await document.encoded;
    const policy = framedHeaders({ ...document.sources, ancestors: data.allowedOrigins });
    const site = request.headers['sec-fetch-site'];
    const isolation = isolationHeaders(typeof site === 'string' ? site : undefined, config.frameIsolation);
    response.writeHead(200, { ...policy, ...isolation, ...headers, 'Content-Length': body.length }).end(request.method === 'HEAD' ? undefined : body);
  };
}

/** A document as it was sent before. */
interface Kept {
  encoded: Promise<Encoded>;
  sources: FrameDocument['sources'];
}

const shownOf = (own: ShownWidget | undefined): Pick<DocumentParts, 'own' | 'version'> => ({ own: own?.widget, version: own?.version });

/** Tells documents apart without writing them: each of their parts by its hash, or as it is where it is short. */
function markOf({ bundle: { earlyScript, frameScript, importMap, style }, data, theme, own, version }: DocumentParts): string {
  const texts = [earlyScript, importMap, frameScript, style, ...(theme ? [theme] : [])].map(({ hash }) => hash);
  return JSON.stringify([data, texts, own && [own.hash, own.module, own.style], version]);
}

const notThere = (): HttpError => new HttpError('not_found', 'There is no such frame page.');

/** What the frame is told of the operator's widgets: the names of all, and what the manifest of the one that is shown says. */
function namedIn(widgets: OwnWidgets, own: OwnWidget | undefined): Pick<FramePageData, 'ownNames' | 'ownWidget'> {
  return { ...(widgets.size > 0 && { ownNames: [...widgets.keys()] }), ...(own && { ownWidget: toldOf(own) }) };
}

const toldOf = ({ name, resource, scopes, origins, tokenOrigins }: OwnWidget): OwnWidgetData => ({ name, resource, scopes, origins, tokenOrigins });

/** What the address itself says to show, for host pages that send no config with the token. */
function pageOf(
  widget: string | undefined,
  own: OwnWidget | undefined,
  { resource, theme, layout, locale, dialect }: Query,
): Pick<FramePageData, 'config' | 'dialect'> {
  const vocabulary = dialect === undefined ? {} : { dialect: parsed('dialect', dialect, isDialect) };
  if (widget === undefined) return vocabulary;
  if (!isWidgetShaped(widget)) throw new HttpError('not_found', 'There is no such widget.');
  // Of one that is not known the frame says so, with the nearest name. What one of the operator's needs, the host may say later.
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
  throw new HttpError('invalid_request', `The query parameter "${name}" has no value that a frame knows.`);
}

const isDialect = (value: string): value is DialectName => Object.hasOwn(dialects, value);
const isOfOffering = (widget: string): boolean => widget === 'pricing-card' || widget === 'subscribe-button';
const isLayout = (value: string): value is Layout => layouts.some((layout) => layout === value);
const isTheme = (value: string): value is Theme => themes.some((theme) => theme === value);
