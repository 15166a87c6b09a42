import express, { type Express } from 'express';
import { packageVersion } from './config/package-version.ts';
import { basePathOf } from './config/public-url.ts';
import { auditedOf } from './credentials/audited.ts';
import { inspectRoutes } from './credentials/inspect/routes.ts';
import { createVendors } from './compat/index.ts';
import { paidFrame } from './compat/paid/frame.ts';
import type { Vendor } from './compat/vendor.ts';
import { createErrorPage } from './pages/error-page.ts';
import { auditRoutes } from './platform/audit/routes.ts';
import { createApiRouter } from './platform/http/api-router.ts';
import { createCors } from './platform/http/answers/cors.ts';
import { createDispatch } from './platform/http/dispatch.ts';
import { createFront } from './platform/http/front.ts';
import { apiHeaders } from './platform/http/answers/headers.ts';
import { createLoad, loadLimits, type LoadLimits } from './platform/http/load/load.ts';
import { createMessageClasses, type MessageClasses, useMessageClasses } from './platform/http/message-classes.ts';
import { createMetrics } from './platform/http/log/metrics.ts';
import { prefetchRoute } from './platform/http/prefetch.ts';
import type { Route } from './platform/http/route.ts';
import { createSystemRouter } from './platform/http/system.ts';
import type { Limit } from './platform/limits/limit.ts';
import { customerRoutes } from './resources/customers/routes.ts';
import { directoryRoutes } from './resources/directories/routes.ts';
import { ssoConnectionRoutes } from './resources/sso-connections/routes.ts';
import { offeringRoutes } from './resources/offerings/routes.ts';
import { subscriptionRoutes } from './resources/subscriptions/routes.ts';
import { configuredWidgets, type OwnWidgetSource } from './pages/own-widgets/own-widget-source.ts';
import { createPageRouter } from './pages/router.ts';
import { invoiceRoutes } from './resources/invoices/routes.ts';
import { receiptRoutes } from './resources/receipts/routes.ts';
import { receiptInputSchema } from './resources/receipts/input-schema.ts';
import { paymentProviderRoutes } from './resources/checkouts/providers/provider-routes.ts';
import { noticeRoutes } from './resources/checkouts/notice-routes.ts';
import { checkoutRoutes } from './resources/checkouts/routes.ts';
import { webhookDeliveryRoutes } from './resources/webhooks/delivery-routes.ts';
import { webhookRoutes } from './resources/webhooks/routes.ts';
import { createServices, type ServiceOptions, type Services } from './services.ts';
import { tenantRoutes } from './resources/tenants/routes.ts';

/** What an app is made of, beside the services. */
export interface AppOptions extends ServiceOptions {
  /** Requests that are worked on at the same time; one more waits up to five seconds and is answered 503 `overloaded` then. Default 512. */
  maxInFlight?: number;
  /** What the server takes on, in parts. Default: what `loadLimits(maxInFlight)` makes of the number above. */
  load?: LoadLimits;
  /** Credentials that are not accepted, from one address; one more is answered 429 `rate_limited`. Default 120 in 60 seconds. */
  failedAuthentications?: Limit;
  /** Widgets of the operator. Default: those of `config.widgetsFolder`, read once. */
  ownWidgets?: OwnWidgetSource;
  /** The classes that the HTTP server in front of this app alone makes its messages of. Default: new ones, which are in `messageClasses` of the app. */
  messageClasses?: MessageClasses;
}

/** The server, not yet listening: an Express app, with what else belongs to it. */
export interface VitrineApp extends Express {
  /** Every operation of the API: what serves it and what documents it. */
  readonly routes: readonly Route[];
  /** Other servers whose callers are answered, with their operations. */
  readonly vendors: readonly Vendor[];
  readonly services: Services;
  readonly ownWidgets: OwnWidgetSource;
  /**
   * Options for `http.createServer`, for an app that stands alone: its messages are then born as those of Express, where Express otherwise changes each
   * one that comes. That is most of what Express costs; nothing else depends on it.
   */
  readonly messageClasses: MessageClasses;
  /** From now on `/readyz` answers 503, so that nothing new is sent here. Everything else is served on, and each connection ends with its next answer. */
  drain(): void;
  /** Lets go of what the app itself holds. The database belongs to the caller. */
  close(): Promise<void>;
}

/**
 * Puts the whole server together, as an Express app: put middleware in front of it, mount it in an app of your own, or listen with it alone.
 *
 * @throws HttpError `master_key_wrong` when secrets of the database are sealed under a master key that is not configured, `widgets_invalid` when a widget of
 *   the operator breaks a rule.
 *
 * @example
 * const config = readConfig(process.env);
 * const vitrine = await createApp({ config, database: await openDatabase(config) });
 *
 * // Alone:
 * createServer(vitrine.messageClasses, vitrine).listen(config.port, config.host);
 *
 * // In an app of your own, on a host name of its own, with PUBLIC_URL=https://receipts.example.com/vitrine:
 * const app = express();
 * app.use(helmet(), morgan('tiny'));
 * app.use('/vitrine', vitrine);
 */
export async function createApp({
  maxInFlight = 512,
  load: limits = loadLimits(maxInFlight),
  failedAuthentications = { points: 120, seconds: 60 },
  ownWidgets: given,
  messageClasses = createMessageClasses(),
  ...options
}: AppOptions): Promise<VitrineApp> {
  const services = createServices(options);
  const ownWidgets = given ?? configuredWidgets(services.config);
  await services.masterKeyCheck.begin();
  await services.webhooks.begin();
  const own = [
    ...tenantRoutes(services),
    ...customerRoutes(services),
    ...receiptRoutes(services),
    ...invoiceRoutes(services),
    ...offeringRoutes(services),
    ...subscriptionRoutes(services),
    ...ssoConnectionRoutes(services),
    ...directoryRoutes(services),
    ...checkoutRoutes(services),
    ...noticeRoutes(services),
    ...paymentProviderRoutes(services),
    ...webhookRoutes(services),
    ...webhookDeliveryRoutes(services),
    ...services.credentials.flatMap((credential) => credential.routes?.(services) ?? []),
    ...inspectRoutes(services),
    ...auditRoutes(services, auditedOf(services.credentials)),
  ];
  const routes = [...own, prefetchRoute(own)];
  const vendors = createVendors(services, routes);
  const load = createLoad(limits);
  const metrics = createMetrics(load);
  let draining = false;
  const isDraining = (): boolean => draining;
  const { config } = services;
  const headers = apiHeaders(config);
  const cors = createCors({ pageLists: services.pageLists, publicUrl: config.publicUrl });
  const dispatch = createDispatch(services, { headers, cors, failedAuthentications });
  const base = basePathOf(config.publicUrl);
  const front = createFront({ services, metrics, load, errorPage: createErrorPage(base), isDraining });
  const system = {
    services,
    routes,
    foreign: vendors,
    front,
    metrics,
    slots: load.slots,
    version: packageVersion(),
    receiptSchema: JSON.stringify(receiptInputSchema()),
    isDraining,
  };

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.set('case sensitive routing', true);
  app.set('strict routing', true);
  useMessageClasses(app, messageClasses);
  // Routers only: an app inside of this one would change every message that comes to it.
  const routers = [
    createApiRouter({
      routes,
      foreign: vendors.flatMap((vendor) => vendor.routes),
      foreignRoots: vendors.flatMap(({ roots = [], wire, elsewhere = wire }) => roots.map((path) => ({ path, wire, elsewhere }))),
      front,
      dispatch,
      cors,
      load,
      config,
    }),
    createSystemRouter(system),
    createPageRouter(services, front.inSlot, ownWidgets, [paidFrame(services)]),
  ];
  app.use(front.enter);
  // With a path in PUBLIC_URL a proxy, or an app around this one, may take it away or leave it. The path may be that of an address here: what is not found
  // behind it is looked for with it.
  if (base !== '') app.use(base, ...routers);
  app.use(...routers, front.missing, front.fail);

  return Object.assign(app, {
    routes,
    ownWidgets,
    vendors,
    services,
    messageClasses,
    drain() {
      draining = true;
    },
    async close() {
      await Promise.all([services.documents.close(), services.lastUse.flush(), services.auditCounts.flush()]);
      metrics.close();
    },
  });
}
