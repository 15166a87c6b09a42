// `node examples/own-widget/start.js`: a widget of Acme's own, the API behind it, and a page that shows it. Three origins, as in production.
import { resolve } from 'node:path';
import { root } from '../demo/build.js';
import { runDemo } from '../demo/run-demo.js';
import { openDemo } from '../demo/tenant.js';

const command = 'node examples/own-widget/start.js';

await runDemo({ PORT: 4330, PAGE_PORT: 4331, USAGE_PORT: 4332 }, command, async ({ PORT, PAGE_PORT, USAGE_PORT }, { open, serve }) => {
  const server = `http://localhost:${PORT}`;
  const page = `http://127.0.0.1:${PAGE_PORT}`;
  const usageApi = `http://127.0.0.1:${USAGE_PORT}`;
  const dataFolder = resolve(root, process.env.VITRINE_DATA ?? 'data/own-widget');
  const widgets = resolve(dataFolder, 'widgets');
  const own = { PORT: String(PORT), PUBLIC_URL: server, VITRINE_DATA: dataFolder, VITRINE_WIDGETS: widgets };
  const env = { ...process.env, ...own, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' };

  // Imported here, because these modules need the build.
  const [{ buildWidget }, { createUsageApi, sampleUsage }, { createPage }] = await Promise.all([
    import('./build-widget.js'),
    import('./usage-api.js'),
    import('./page.js'),
  ]);
  await buildWidget(widgets, usageApi);
  const { tenant, issuer, signingKey } = await openDemo(env, dataFolder, page);
  await open(USAGE_PORT, createUsageApi({ server, issuer, secret: signingKey.secret, usageOf: (customer) => sampleUsage(customer, new Date()) }));
  await open(PAGE_PORT, createPage({ server, tenant, issuer, signingKey }));
  await serve(env, server);
  return `
  Page             ${page}   shows the widget and the list of receipts
  Server           ${server}
  Usage API        ${usageApi}   answers to the token of the viewer alone
  Widget           ${widgets}/acme-usage, built from examples/own-widget/widget

  Ctrl-C stops all.
`;
});
