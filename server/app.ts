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
import { createApiRouter } from './platform/http/request/api-router.ts';
import { createCors } from './platform/http/answers/cors.ts';
import { createDispatch } from './platform/http/request/dispatch.ts';
import { createFront } from './platform/http/request/front.ts';
import { apiHeaders } from './platform/http/answers/headers.ts';
import { createLoad, loadLimits, type LoadLimits } from './platform/http/load/load.ts';
import { createMessageClasses, type MessageClasses, useMessageClasses } from './platform/http/listen/message-classes.ts';
import { createMetrics } from './platform/http/log/metrics.ts';
import { prefetchRoute } from './platform/http/request/prefetch.ts';
import type { Route } from './platform/http/routes/route.ts';
import { createSystemRouter } from './platform/http/routes/system.ts';
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
import { noticeRoutes } from './resources/checkouts/notices/notice-routes.ts';
import { checkoutRoutes } from './resources/checkouts/routes.ts';
import { webhookDeliveryRoutes } from './resources/webhooks/delivery-routes.ts';
import { webhookRoutes } from './resources/webhooks/routes.ts';
import { createServices, type ServiceOptions, type Services } from './services.ts';
import { tenantRoutes } from './resources/tenants/routes.ts';

/** Options of {@link createApp}: those of the services, and what only the app needs. */
export interface AppOptions extends ServiceOptions {
  /** Requests handled at the same time. Further requests wait up to five seconds, then get 503 `overloaded`. Default 512. */
  maxInFlight?: number;
  /** Every load limit separately. Default: `loadLimits(maxInFlight)`. */
  load?: LoadLimits;
  /** Rejected credentials allowed per address. Further ones get 429 `rate_limited`. Default 120 in 60 seconds. */
  failedAuthentications?: Limit;
  /** The operator's own widgets. Default: those in `config.widgetsFolder`, read once. */
  ownWidgets?: OwnWidgetSource;
  /** Message classes of the HTTP server that serves only this app. Default: new ones, exposed as `messageClasses` of the app. */
  messageClasses?: MessageClasses;
}

/** The server before it listens: an Express app and the objects it consists of. */
export interface VitrineApp extends Express {
  /** Every operation of the API, with its handler and its documentation. */
  readonly routes: readonly Route[];
  /** Other vendors' APIs that this server emulates, with their operations. */
  readonly vendors: readonly Vendor[];
  readonly services: Services;
  readonly ownWidgets: OwnWidgetSource;
  /**
   * Options for `http.createServer` when the app runs alone. Messages are then created with Express's prototypes, which Express otherwise sets on every
   * message. This saves most of Express's overhead and changes nothing else.
   */
  readonly messageClasses: MessageClasses;
  /** Makes `/readyz` answer 503, so that load balancers send no new traffic. Requests are still served; each connection closes after its next response. */
  drain(): void;
  /** Releases the resources of the app. The caller closes the database. */
  close(): Promise<void>;
}

/**
 * Creates the whole server as an Express app. Put middleware in front of it, mount it in your own app, or listen with it alone.
 *
 * @throws HttpError `master_key_wrong` when the database has secrets sealed under a master key that is not configured, `widgets_invalid` when an operator's
 *   widget breaks a rule.
 *
 * @example
 * const config = readConfig(process.env);
 * const vitrine = await createApp({ config, database: await openDatabase(config) });
 *
 * // Alone:
 * createServer(vitrine.messageClasses, vitrine).listen(config.port, config.host);
 *
 * // In your own app, on its own host name, with PUBLIC_URL=https://receipts.example.com/vitrine:
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
  const cors = createCors({ pageLists: services.pageLists, publicUrl: config.publicUrl, clock: services.clock });
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
  // Only routers: a nested app would change the prototypes of every message.
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
  // When PUBLIC_URL has a path, a proxy or an outer app may or may not strip it. The path can also equal a route of this server, so a request that matches
  // nothing after stripping is matched again unstripped.
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
