import type { RequestListener } from 'node:http';
import express from 'express';
import type { Limit } from './platform/limits/limit.ts';
import { auditedOf } from './credentials/audited.ts';
import { inspectRoutes } from './credentials/inspect/routes.ts';
import { auditRoutes } from './platform/audit/routes.ts';
import { ssoConnectionRoutes } from './resources/sso-connections/routes.ts';
import { customerRoutes } from './resources/customers/routes.ts';
import { directoryRoutes } from './resources/directories/routes.ts';
import { createFront } from './platform/http/front.ts';
import { createMetrics } from './platform/http/metrics.ts';
import type { Route } from './platform/http/route.ts';
import { createSystem } from './platform/http/system.ts';
import { packageVersion } from './config/package-version.ts';
import { errorPage } from './pages/error-page.ts';
import { createLoad, loadLimits, type LoadLimits } from './platform/http/load.ts';
import { createPageRouter } from './pages/router.ts';
import { receiptRoutes } from './resources/receipts/routes.ts';
import { receiptInputSchema } from './resources/receipts/input-schema.ts';
import { createServices, type ServiceOptions, type Services } from './services.ts';
import { tenantRoutes } from './resources/tenants/routes.ts';

export interface AppOptions extends ServiceOptions {
  /** Requests that are worked on at the same time; one more waits up to five seconds and is answered 503 `overloaded` then. Default 512. */
  maxInFlight?: number;
  /** What the server takes on, in parts. Default: what `loadLimits(maxInFlight)` makes of the number above. */
  load?: LoadLimits;
  /** Credentials that are not accepted, from one address; one more is answered 429 `rate_limited`. Default 120 in 60 seconds. */
  failedAuthentications?: Limit;
}

/** The server, not yet listening. */
export interface VitrineApp {
  /** What `node:http` calls for each request. */
  readonly listener: RequestListener;
  /** Every operation of the API: what serves it and what documents it. */
  readonly routes: readonly Route[];
  readonly services: Services;
  /** From now on `/readyz` answers 503, so that nothing new is sent here. Everything else is served on, and each connection ends with its next answer. */
  drain(): void;
  /** Lets go of what the app itself holds. The database belongs to the caller. */
  close(): Promise<void>;
}

/**
 * Puts the whole server together.
 *
 * @throws HttpError `master_key_wrong` when secrets of the database are sealed under a master key that is not configured.
 *
 * @example
 * const config = readConfig(process.env);
 * const app = await createApp({ config, database: await openDatabase(config) });
 * createServer(app.listener).listen(config.port, config.host);
 */
export async function createApp({ maxInFlight = 512, load: limits = loadLimits(maxInFlight), failedAuthentications = { points: 120, seconds: 60 }, ...options }: AppOptions): Promise<VitrineApp> {
  const services = createServices(options);
  await services.masterKeyCheck.begin();
  const routes = [
    ...tenantRoutes(services),
    ...customerRoutes(services),
    ...receiptRoutes(services),
    ...ssoConnectionRoutes(services),
    ...directoryRoutes(services),
    ...services.credentials.flatMap((credential) => credential.routes?.(services) ?? []),
    ...inspectRoutes(services),
    ...auditRoutes(services, auditedOf(services.credentials)),
  ];
  const load = createLoad(limits);
  const metrics = createMetrics(load);
  let draining = false;
  const isDraining = (): boolean => draining;
  const system = createSystem({ services, routes, metrics, load, version: packageVersion(), receiptSchema: JSON.stringify(receiptInputSchema()), isDraining });
  const front = createFront({ services, routes, system, metrics, load, failedAuthentications, errorPage, isDraining });

  const pages = express();
  pages.disable('x-powered-by');
  pages.disable('etag');
  pages.set('query parser', false);
  pages.set('case sensitive routing', true);
  pages.set('strict routing', true);
  pages.use(createPageRouter(services, front.inSlot));
  pages.use(front.missing);
  pages.use(front.fail);

  return {
    listener: (request, response) => front.enter(request, response, () => pages(request, response)),
    routes,
    services,
    drain() {
      draining = true;
    },
    async close() {
      await Promise.all([services.lastUse.flush(), services.auditCounts.flush()]);
      metrics.close();
    },
  };
}
