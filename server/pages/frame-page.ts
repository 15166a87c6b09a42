import type { Request, RequestHandler, Response } from 'express';
import { dialects, type DialectName } from '../../protocol/dialect.ts';
import { documentIds, type FramePageData } from '../../protocol/frame-document.ts';
import type { FrameConfig, Theme } from '../../protocol/messages.ts';
import { isWidgetName, widgets } from '../../protocol/widgets.ts';
import { checkEmbedKey } from '../credentials/embed-keys/embed-key.ts';
import { createBoundedMap } from '../access/bounded-map.ts';
import { HttpError } from '../errors/http-error.ts';
import { basePathOf } from '../config/public-url.ts';
import { queryOf, readQuery } from '../platform/http/query.ts';
import type { PageServices } from './page-services.ts';
import { allowedOriginsOf } from '../resources/tenants/model.ts';
import { codingOf, encode, type Encoded } from '../platform/http/compress.ts';
import { html, jsonBlock } from '../platform/http/html.ts';
import { framedHeaders } from './page-headers.ts';
import type { WidgetBundle } from './widget-bundle.ts';

type Query = Readonly<Record<string, string>>;

const themes = ['light', 'dark', 'system'] as const satisfies readonly Theme[];
const slugShape = /^[a-z0-9-]{2,40}$/;
const resourceShape = /^(?:rcpt_[0-9a-f]{24}|r_[A-Za-z0-9_-]{43})$/;
const localeShape = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/;

/**
 * Serves the document that is framed: public, the same for every viewer of a tenant, with script and style inlined so that one round trip
 * brings everything. Who may frame it is decided by the browser, from the allowed origins of the tenant, or of the embed key that is named.
 */
export function framePage({ tenants, embedKeys }: Pick<PageServices, 'tenants' | 'embedKeys'>, sendFrame: SendFrame): RequestHandler {
  return async (request, response) => {
    const query = readQuery(queryOf(request.originalUrl));
    const { tenant: slug = '', embedKey } = query;
    const page = pageOf(request.path.split('/')[2], query);
    const tenant = slugShape.test(slug) ? await tenants.find(slug) : undefined;
    if (!tenant) throw notThere();
    const allowedOrigins = embedKey === undefined ? allowedOriginsOf(tenant) : [...(await checkEmbedKey({ embedKeys }, embedKey, tenant, notThere)).allowedOrigins];
    await sendFrame(request, response, { tenant: slug, allowedOrigins, ...(embedKey !== undefined && { embedKey }), ...page });
  };
}

/** Sends the document, with what it says of itself. Pages of the list alone may show it. */
export type SendFrame = (request: Request, response: Response, data: Omit<FramePageData, 'kind' | 'base'>) => Promise<void>;

export function createSendFrame({ config }: Pick<PageServices, 'config'>, bundle: () => WidgetBundle): SendFrame {
  const base = basePathOf(config.publicUrl);
  const kept = createBoundedMap<Promise<Encoded>>(200);

  return async (request, response, data) => {
    const { frameScript, style, importMap } = bundle();
    const text = documentOf(bundle(), { kind: 'frame', ...(base !== '' && { base }), ...data });
    const coding = codingOf(request.headers['accept-encoding']);
    const key = `${coding} ${text}`;
    // Addresses with a config are as many as anybody likes; without one there are as many as tenants and embed keys.
    const encoded = kept.get(key) ?? encode(text, coding, data.config ? 'fast' : 'good');
    kept.set(key, encoded);
    const { body, headers } = await encoded;
    const policy = framedHeaders({ scripts: ["'self'", importMap.hash, frameScript.hash], styles: [style.hash], ancestors: data.allowedOrigins });
    response.writeHead(200, { ...policy, ...headers, Vary: 'Accept-Encoding', 'Content-Length': body.length }).end(request.method === 'HEAD' ? undefined : body);
  };
}

const notThere = (): HttpError => new HttpError('not_found', 'There is no such frame page.');

/**
 * The script comes before the style: its first message is on its way while that is parsed. It is no module, which would wait for the end of the document.
 * The import map comes before the script: after the first import no browser has to take one.
 */
function documentOf({ frameScript, style, importMap }: WidgetBundle, data: FramePageData): string {
  return html`<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Vitrine</title>
</head>
<body>
<main id="${documentIds.root}"></main>
${jsonBlock(documentIds.data, data)}
<script type="importmap" id="${documentIds.modules}">${importMap.markup}</script>
<script>${frameScript.markup}</script>
<style>${style.markup}</style>
</body>
</html>
`.markup;
}

/** What the address itself says to show, for host pages that send no config with the token. */
function pageOf(widget: string | undefined, { resource, theme, locale, dialect }: Query): Pick<FramePageData, 'config' | 'dialect'> {
  const vocabulary = dialect === undefined ? {} : { dialect: parsed('dialect', dialect, isDialect) };
  if (widget === undefined) return vocabulary;
  if (!isWidgetName(widget)) throw new HttpError('not_found', 'There is no such widget.');
  if (resource === undefined && widgets[widget].resource === 'required') throw new HttpError('invalid_request', `The widget "${widget}" needs a resource.`);
  const config: FrameConfig = {
    widget,
    ...(resource !== undefined && { resource: parsed('resource', resource, (value): value is string => resourceShape.test(value)) }),
    ...(theme !== undefined && { theme: parsed('theme', theme, isTheme) }),
    ...(locale !== undefined && { locale: parsed('locale', locale, (value): value is string => localeShape.test(value)) }),
  };
  return { ...vocabulary, config };
}

function parsed<T extends string>(name: string, value: string, accepts: (value: string) => value is T): T {
  if (accepts(value)) return value;
  throw new HttpError('invalid_request', `The query parameter "${name}" has no value that a frame knows.`);
}

const isDialect = (value: string): value is DialectName => Object.hasOwn(dialects, value);
const isTheme = (value: string): value is Theme => themes.some((theme) => theme === value);
