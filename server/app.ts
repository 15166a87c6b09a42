import type { RequestListener } from 'node:http';
import express from 'express';
import { apiKeyRoutes } from './api-keys/routes.ts';
import { accessKeyRoutes } from './access-keys/routes.ts';
import type { Limit } from './access/rate-limits.ts';
import { attributeIdentityRoutes } from './attribute-identity/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { ssoConnectionRoutes } from './connections/routes.ts';
import { customerRoutes } from './customers/routes.ts';
import { embedKeyRoutes } from './embed-keys/routes.ts';
import { directoryRoutes } from './directories/routes.ts';
import { createFront } from './http/front.ts';
import { createMetrics } from './http/metrics.ts';
import type { Route } from './http/route.ts';
import { createSystem } from './http/system.ts';
import { packageVersion } from './package-version.ts';
import { magicLinkRoutes } from './magic-links/routes.ts';
import { createPageRouter } from './pages/router.ts';
import { receiptRoutes } from './receipts/routes.ts';
import { createServices, type ServiceOptions, type Services } from './services.ts';
import { signingKeyRoutes } from './signing-keys/routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { signInProxyRoutes } from './sign-in-proxy/routes.ts';
import { tenantRoutes } from './tenants/routes.ts';
import { widgetTokenRoutes } from './widget-tokens/routes.ts';

export interface AppOptions extends ServiceOptions {
  /** Requests that are worked on at the same time; one more is answered 503 `overloaded`. Default 512. */
  maxInFlight?: number;
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
  /** From now on `/readyz` answers 503, so that nothing new is sent here. Everything else is served on. */
  drain(): void;
  /** Lets go of what the app itself holds. The database belongs to the caller. */
  close(): Promise<void>;
}

/**
 * Puts the whole server together.
 *
 * @example
 * const config = readConfig(process.env);
 * const app = await createApp({ config, database: await openDatabase(config) });
 * createServer(app.listener).listen(config.port, config.host);
 */
export async function createApp({ maxInFlight = 512, failedAuthentications = { points: 120, seconds: 60 }, ...options }: AppOptions): Promise<VitrineApp> {
  const services = createServices(options);
  const routes = [
    ...tenantRoutes(services),
    ...customerRoutes(services),
    ...signingKeyRoutes(services),
    ...embedKeyRoutes(services),
    ...sessionRoutes(services),
    ...receiptRoutes(services),
    ...auditRoutes(services),
    ...magicLinkRoutes(services),
    ...accessKeyRoutes(services),
    ...apiKeyRoutes(services),
    ...signInProxyRoutes(services),
    ...attributeIdentityRoutes(services),
    ...widgetTokenRoutes(services),
    ...ssoConnectionRoutes(services),
    ...directoryRoutes(services),
  ];
  const metrics = createMetrics();
  let draining = false;
  const system = createSystem({ services, routes, metrics, version: packageVersion(), isDraining: () => draining });
  const front = createFront({ services, routes, system, metrics, maxInFlight, failedAuthentications });

  const pages = express();
  pages.disable('x-powered-by');
  pages.disable('etag');
  pages.set('query parser', false);
  pages.set('case sensitive routing', true);
  pages.set('strict routing', true);
  pages.use(createPageRouter(services));
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
