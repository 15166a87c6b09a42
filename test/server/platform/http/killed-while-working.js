import { readFileSync } from 'node:fs';
import { Kysely } from 'kysely';
import { createApp } from '../../../../dist/server/app.js';
import { readConfig } from '../../../../dist/server/config/config.js';
import { createHttpServer, listen } from '../../../../dist/server/platform/http/listen/listen.js';
import { createLog } from '../../../../dist/server/platform/http/log/log.js';
import { openDatabase } from '../../../../dist/server/platform/store/open.js';

/**
 * Starts a server, sends it one request and kills the process while it works on it: at its first audit row, between planned statements, before the answer,
 * or when a payment service has answered. It uses the built server: each process would compile the sources again.
 */
const { env, when, path, url = path, method = 'POST', as, key, headers: more = {}, body, statement = 1, stripe } = JSON.parse(
  readFileSync(process.argv[2] ?? '', 'utf8'),
);
const die = async () => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
};
const config = readConfig(env);
/** @type {typeof fetch} */
const askAndDie = async (address, init) => {
  await fetch(String(address).replace('https://api.stripe.com', stripe), init);
  return die();
};
const app = await createApp({ config, database: await openDatabase(config), log: createLog('silent'), ...(stripe && { fetch: askAndDie }) });
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
} else if (when === 'done') {
  const route = app.routes.find((one) => one.path === path && one.method === 'post');
  if (!route) throw new Error(`There is no route ${path}.`);
  const { handler } = route;
  route.handler = async (request) => {
    await handler(request);
    return die();
  };
}
const port = await listen(server, { host: '127.0.0.1', port: 0 });
const headers = { ...(as && { authorization: `Bearer ${as}` }), 'content-type': 'application/json', ...(key && { 'idempotency-key': key }), ...more };
const text = typeof body === 'string' ? body : JSON.stringify(body);
const answer = await fetch(`http://127.0.0.1:${port}${url}`, { method, headers, redirect: 'manual', ...(method === 'POST' && { body: text }) });
// The process was not killed: fail at once.
console.error(answer.status, await answer.text());
process.exit(1);
