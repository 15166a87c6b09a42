/**
 * Vitrine's server as a library: the app to run inside your own process, and the types it uses.
 *
 * @packageDocumentation
 */
export { createApp, type AppOptions, type VitrineApp } from './app.ts';
export type { Clock } from './clock.ts';
export { type Config, readConfig } from './config/config.ts';
export type { LogLevel } from './config/variables.ts';
export { type EnsuredMasterKey, ensureMasterKey } from './config/ensure-master-key.ts';
export { ConfigError, type ConfigFault } from './errors/config-error.ts';
export { type FieldError, HttpError, type HttpErrorOptions } from './errors/http-error.ts';
export type { RequestOrigin } from './access/request-origin.ts';
export type { Reply, Route, RouteRequest } from './platform/http/routes/route.ts';
export { type RunningServer, serve, type ServeOptions } from './main.ts';
export type { Services } from './services.ts';
export type { Database, Engine, Executor } from './platform/store/database.ts';
export { openDatabase } from './platform/store/open.ts';
