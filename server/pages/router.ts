import { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import { assetsPath, widgetFiles as builtFiles } from '../../protocol/frame-document.ts';
import { basePathOf } from '../config/public-url.ts';
import { HttpError } from '../errors/http-error.ts';
import { everyPage } from '../platform/http/answers/cors.ts';
import { commonHeaders, type Headers as PlainHeaders } from '../platform/http/answers/headers.ts';
import { asHttpError } from '../platform/http/answers/problem.ts';
import { noteError, visitOf } from '../platform/http/log/visit.ts';
import type { PageServices } from './page-services.ts';
import { sendErrorPage, wantsErrorPage } from './error-page.ts';
import type { Front } from '../platform/http/request/front.ts';
import { framePage } from './frame-page.ts';
import { frameStatus } from './frame-status.ts';
import { checkoutPage } from './checkout-page.ts';
import { linkPage } from './direct-link/link-page.ts';
import { outboxPage } from './outbox-page.ts';
import type { OwnWidgetSource } from './own-widgets/own-widget-source.ts';
import { reloaderRoutes } from './own-widgets/reloader.ts';
import { fileAddressShape, widgetFiles } from './own-widgets/widget-files.ts';
import { redirectToCanonical } from './canonical-redirect.ts';
import { createSendFrame, type SendFrame } from './send-frame.ts';
import { assetHeaders, assetShape, hostFileHeaders, hostScriptHeaders, sendFile } from './static-files.ts';
import { distFolder } from '../config/dist-folder.ts';
import { loadWidgetBundle, type WidgetBundle } from './widget-bundle.ts';

/** An address, or a family of addresses, with a handler for each method. Paths are compared undecoded, because they have one spelling. */
interface PageRoute {
  operation: string;
  path: RegExp;
  get: RequestHandler;
  post?: RequestHandler;
  /** CORS headers of its refusals, for an address whose responses every page may read. */
  cors?: PlainHeaders;
}

/** Answers a vendor's pages, which embed the address of a direct link. @returns Whether the request was such a one and is answered. */
export type FramedLink = (request: Request, response: Response, sendFrame: SendFrame) => Promise<boolean>;

/**
 * Headers that each page sets for itself. Set by middleware in front of this server, for all pages alike, they would keep the frame page out of every frame.
 */
const notOurs = ['X-Frame-Options', 'Cross-Origin-Opener-Policy', 'Cross-Origin-Embedder-Policy', 'Origin-Agent-Cluster'] as const;

/**
 * Creates the router of everything that browsers open: the frame page, its chunks, the host script and the direct links.
 *
 * Errors become pages when the browser asks for one (`Accept: text/html`), and problem documents otherwise.
 */
export function createPageRouter(services: PageServices, inSlot: Front['inSlot'], own: OwnWidgetSource, framedLinks: readonly FramedLink[] = []): Router {
  const base = basePathOf(services.config.publicUrl);
  const bundle = memo(() => loadWidgetBundle(base));
  try {
    bundle();
  } catch (error) {
    services.log.error({ err: error }, 'the widgets are not built: pages answer 500 until "npm run build" has run');
  }
  const common = new Headers(commonHeaders(services.config));
  const sendFrame = createSendFrame(services, bundle);
  const frame = framePage(services, sendFrame, own);
  const link = linkPage(services, bundle);
  const asset = sendFile(() => `${distFolder}widgets/${builtFiles.assets}/`, assetHeaders);
  const script = sendFile(() => distFolder, { ...hostScriptHeaders, SourceMap: `${base}/vitrine.js.map` });
  const hostFile = sendFile(() => `${distFolder}vitrine/`, hostFileHeaders);
  const bridgeScript = sendFile(() => distFolder, hostScriptHeaders);
  const below =
    (folder: string, send: typeof asset): RequestHandler =>
    (request, response, next) => {
      const name = request.path.slice(folder.length);
      if (!assetShape.test(name)) throw new HttpError('not_found', 'There is no such file.');
      return send(name)(request, response, next);
    };

  const showLink: RequestHandler = async (request, response, next) => {
    for (const serve of framedLinks) if (await serve(request, response, sendFrame)) return;
    await link.show(request, response, next);
  };

  const table: readonly PageRoute[] = [
    { operation: 'frameAsset', path: /^\/embed\/assets\/[^/]+$/, get: below(assetsPath, asset) },
    { operation: 'frameAsset', path: fileAddressShape, get: widgetFiles(own) },
    ...(own.version ? reloaderRoutes(own, base) : []),
    { operation: 'framePage', path: /^\/embed(?:\/[a-z][a-z0-9-]{0,39})?$/, get: frame },
    { operation: 'frameStatus', path: /^\/embed\.json$/, get: frameStatus(services), cors: everyPage },
    { operation: 'hostScript', path: /^\/vitrine\.js$/, get: script('vitrine.js') },
    { operation: 'hostFile', path: /^\/vitrine\/[^/]+$/, get: below('/vitrine/', hostFile) },
    { operation: 'bridgeScript', path: /^\/vitrine-bridge\.js$/, get: bridgeScript('vitrine-bridge.js') },
    { operation: 'paidScript', path: /^\/vitrine-paid\.js$/, get: bridgeScript('vitrine-paid.js') },
    { operation: 'returningaiScript', path: /^\/vitrine-returningai\.js$/, get: bridgeScript('vitrine-returningai.js') },
    { operation: 'widgetLoader', path: /^\/widget-loader\.js$/, get: bridgeScript('widget-loader.js') },
    { operation: 'hostScriptMap', path: /^\/vitrine\.js\.map$/, get: script('vitrine.js.map') },
    { operation: 'linkDocument', path: /^\/(?:r|i|public\/value-receipts)\/[^/]+\/document$/, get: link.file },
    { operation: 'confirmDirectLink', path: /^\/(?:r|i|public\/value-receipts)\/[^/]+\/confirm$/, get: link.askToConfirm, post: link.confirm },
    { operation: 'openCheckout', path: /^\/pay\/[^/]+\/[^/]+(?:\/back)?$/, get: checkoutPage(services) },
    { operation: 'outbox', path: /^\/outbox$/, get: outboxPage(services) },
    { operation: 'showDirectLink', path: /^\/(?:r|i|public\/value-receipts)\/[^/]*$/, get: showLink },
  ];

  const router = Router();
  router.use((_request, response, next) => {
    for (const name of notOurs) response.removeHeader(name);
    response.setHeaders(common).setHeader('X-Request-Id', visitOf(response).requestId);
    next();
  });
  router.use(redirectToCanonical(services.config));
  router.use((request, response, next) => {
    const found = table.find(({ path }) => path.test(request.path));
    if (!found) {
      next();
      return undefined;
    }
    const visit = visitOf(response);
    visit.operation = found.operation;
    visit.cors = found.cors;
    response.locals['page'] = true;
    const handler = request.method === 'GET' || request.method === 'HEAD' ? found.get : request.method === 'POST' ? found.post : undefined;
    const allow = ['GET', 'HEAD', ...(found.post ? ['POST'] : [])];
    if (!handler) throw new HttpError('method_not_allowed', `This address accepts ${allow.join(', ')}.`, { allow });
    return inSlot(visit, response, next, async () => {
      await handler(request, response, next);
    });
  });
  router.use(errorPages(services));
  return router;
}

/** Creates the handler that answers errors with a page for people. Programs get the problem document of the API. */
function errorPages({ log, config }: Pick<PageServices, 'log' | 'config'>): ErrorRequestHandler {
  const base = basePathOf(config.publicUrl);
  return async (thrown, request, response, next) => {
    if (response.locals['page'] !== true || response.headersSent || !wantsErrorPage(request)) {
      next(thrown);
      return;
    }
    const error = asHttpError(thrown);
    const visit = visitOf(response);
    noteError(visit, error);
    if (error.status >= 500) log.error({ err: error.cause ?? error, code: error.code, requestId: visit.requestId, operation: visit.operation }, 'page failed');
    await sendErrorPage(request, response, error, base);
  };
}

function memo(load: () => WidgetBundle): () => WidgetBundle {
  let loaded: WidgetBundle | undefined;
  return () => (loaded ??= load());
}
