import { readFileSync } from 'node:fs';
import { Kysely } from 'kysely';
import { createApp } from '../../../../dist/server/app.js';
import { readConfig } from '../../../../dist/server/config/config.js';
import { createHttpServer, listen } from '../../../../dist/server/platform/http/listen/listen.js';
import { createLog } from '../../../../dist/server/platform/http/log/log.js';
import { openDatabase } from '../../../../dist/server/platform/store/open.js';

/**
 * Starts a server, sends it one request, or runs its work on unfinished checkouts, and kills the process while it works on it: at its first audit row, between
 * planned statements, before any one write, before the answer, or when a payment service has answered. It uses the built server: each process would compile the
 * sources again.
 */
const { env, when, path, url = path, method = 'POST', as, key, headers: more = {}, body, statement = 1, stripe, aheadMs = 0, task } = JSON.parse(
  readFileSync(process.argv[2] ?? '', 'utf8'),
);
const die = async () => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
};
const config = readConfig(env);
/** @type {typeof fetch} */
const ask = async (address, init) => {
  const answer = await fetch(String(address).replace('https://api.stripe.com', stripe), init);
  return when === 'asked' ? die() : answer;
};
const database = await openDatabase(config);
const clock = { now: () => Date.now() + aheadMs };
const app = await createApp({ config, database, clock, log: createLog('silent'), ...(stripe && { fetch: ask }) });
const server = createHttpServer(app.messageClasses, app, () => config.publicUrl);
if (when === 'working') {
  app.services.audit.record = die;
} else if (when === 'writing') {
  const { executeQuery } = Kysely.prototype;
  let statements = 0;
  const counted = function (...given) {
    statements += 1;
    return statements === statement ? die() : executeQuery.apply(this, given);
  };
  Object.defineProperty(Kysely.prototype, 'executeQuery', { value: counted });
} else if (when === 'before a write') {
  // Every statement, in a transaction or not, is executed by this class.
  let base = Object.getPrototypeOf(database.query.getExecutor());
  while (!Object.hasOwn(base, 'executeQuery')) base = Object.getPrototypeOf(base);
  const { executeQuery } = base;
  let writes = 0;
  base.executeQuery = function (compiled, ...rest) {
    if (/^\s*(insert|update|delete)\b/i.test(compiled.sql)) writes += 1;
    return writes === statement ? die() : executeQuery.call(this, compiled, ...rest);
  };
} else if (when === 'done') {
  const route = app.routes.find((one) => one.path === path && one.method === 'post');
  if (!route) throw new Error(`There is no route ${path}.`);
  const { handler } = route;
  route.handler = async (request) => {
    await handler(request);
    return die();
  };
}
if (task === 'expire') {
  await app.services.checkouts.expire({ isOver: () => false, pause: async () => {} });
  process.exit(0);
}
const port = await listen(server, { host: '127.0.0.1', port: 0 });
const headers = { ...(as && { authorization: `Bearer ${as}` }), 'content-type': 'application/json', ...(key && { 'idempotency-key': key }), ...more };
const text = typeof body === 'string' ? body : JSON.stringify(body);
const answer = await fetch(`http://127.0.0.1:${port}${url}`, { method, headers, redirect: 'manual', ...(method === 'POST' && { body: text }) });
// The process was not killed. Before a write, that means that it has no further one. Otherwise fail at once.
if (when === 'before a write' && answer.status < 500) process.exit(0);
console.error(answer.status, await answer.text());
process.exit(1);
