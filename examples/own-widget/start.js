// `node examples/own-widget/start.js`: a widget of Acme's own, the API that it draws from, and a page that shows it. Three origins, as in production.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { buildWhatIsMissing, root } from '../demo/build.js';
import { openDemo } from '../demo/tenant.js';
import { startServer } from '../demo/vitrine.js';

const { PORT = '4330', PAGE_PORT = '4331', USAGE_PORT = '4332' } = process.env;
const server = `http://localhost:${PORT}`;
const page = `http://127.0.0.1:${PAGE_PORT}`;
const usageApi = `http://127.0.0.1:${USAGE_PORT}`;
const dataFolder = resolve(root, process.env.VITRINE_DATA ?? 'data/own-widget');
const widgets = resolve(dataFolder, 'widgets');
const env = { ...process.env, PORT, PUBLIC_URL: server, VITRINE_DATA: dataFolder, VITRINE_WIDGETS: widgets, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' };

/** @type {(() => Promise<unknown>)[]} */
const closers = [];
let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  for (const close of closers.reverse()) await close();
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop());

/**
 * @param {string} port
 * @param {import('node:http').RequestListener} listener
 */
async function open(port, listener) {
  const opened = createServer(listener).listen(Number(port), '127.0.0.1');
  await once(opened, 'listening');
  closers.push(async () => {
    opened.close();
    opened.closeAllConnections();
  });
}

try {
  buildWhatIsMissing();
  // Imported here, because they need the build.
  const [{ buildWidget }, { createUsageApi, sampleUsage }, { createPage }] = await Promise.all([
    import('./build-widget.js'),
    import('./usage-api.js'),
    import('./page.js'),
  ]);
  await buildWidget(widgets, usageApi);
  const { tenant, issuer, signingKey } = await openDemo(env, dataFolder, page);
  await open(USAGE_PORT, createUsageApi({ server, issuer, secret: signingKey.secret, usageOf: (customer) => sampleUsage(customer, new Date()) }));
  await open(PAGE_PORT, createPage({ server, tenant, issuer, signingKey }));
  const running = await startServer(env, server);
  closers.push(() => running.stop());
  void running.ended.then(stop);
  console.log(`
  Page             ${page}   shows the widget and the list of receipts
  Server           ${server}
  Usage API        ${usageApi}   answers to the token of the viewer alone
  Widget           ${widgets}/acme-usage, built from examples/own-widget/widget

  Ctrl-C stops all.
`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
  await stop();
}
