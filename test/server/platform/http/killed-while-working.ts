import { readFileSync } from 'node:fs';
import { createApp } from '../../../../server/app.ts';
import { readConfig } from '../../../../server/config/config.ts';
import { createHttpServer, listen } from '../../../../server/platform/http/listen.ts';
import { createLog } from '../../../../server/platform/http/log/log.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';

/** A server that takes one request from itself and is killed while it works on it: at its first row in the trail, or when everything is done but the answer. */
const { env, when, path, as, key, body } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const die = async (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
};
const config = readConfig(env);
const app = await createApp({ config, database: await openDatabase(config), log: createLog('silent') });
const server = createHttpServer(app.messageClasses, app, () => config.publicUrl);
if (when === 'working') app.services.audit.record = die;
else {
  const route = app.routes.find((one) => one.path === path && one.method === 'post');
  if (!route) throw new Error(`There is no route ${path}.`);
  const { handler } = route;
  route.handler = async (request) => {
    await handler(request);
    return die();
  };
}
const port = await listen(server, { host: '127.0.0.1', port: 0 });
const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json', 'idempotency-key': key };
await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
