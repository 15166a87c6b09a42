// `npm start`: the server on one origin, a customer portal on another, with a tenant and sample receipts.
import { resolve } from 'node:path';
import { root } from './demo/build.js';
import { connectCustomers, makeKeys } from './demo/keys.js';
import { prepareInvoices } from './demo/invoices.js';
import { preparePrices } from './demo/prices.js';
import { prepareReceipts } from './demo/receipt-states.js';
import { runDemo } from './demo/run-demo.js';
import { openDemo } from './demo/tenant.js';
import { createReceiptsServer } from './portal/receipts-server.js';

await runDemo({ PORT: 4310, PORTAL_PORT: 4311 }, 'npm start', async ({ PORT, PORTAL_PORT }, { open, serve }) => {
  // Browsers treat two names of one machine as two sites, also for cookies and storage.
  const server = `http://localhost:${PORT}`;
  const portal = `http://127.0.0.1:${PORTAL_PORT}`;
  const dataFolder = resolve(root, process.env.VITRINE_DATA ?? 'data');
  const env = { ...process.env, PORT: String(PORT), PUBLIC_URL: server, VITRINE_DATA: dataFolder, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' };

  const demo = await openDemo(env, dataFolder, portal);
  await serve(env, server);
  if (!demo.prepared) {
    await prepareReceipts(server, demo.apiKey);
    demo.prepared = true;
    demo.keep();
  }
  if (!demo.billed) {
    await prepareInvoices(server, demo.apiKey);
    demo.billed = true;
    demo.keep();
  }
  if (!demo.sold) {
    await preparePrices(server, demo.apiKey);
    demo.sold = true;
    demo.keep();
  }
  if (!demo.keys) await connectCustomers(server, demo.apiKey);
  if (!demo.keys?.paymentSecret || demo.keysFor !== portal) {
    demo.keys = await makeKeys({ server, apiKey: demo.apiKey, tenant: demo.tenant, origin: portal, former: demo.keys });
    demo.keysFor = portal;
    demo.keep();
  }

  // Imported here, because the portal mints tokens with the build.
  const { createPortal } = await import('./portal/portal.js');
  await open(PORTAL_PORT, createPortal({ server, origin: portal, ...demo, keys: demo.keys }));

  const { published, locked } = await createReceiptsServer(server, demo.apiKey).directLinks();
  return `
  Portal           ${portal}   sign in as any customer, there is no password; it shows every way in
  Server           ${server}
  Mails            ${server}/outbox   none leaves this machine
  Private link     ${locked?.url}
                   of Nordwind Logistik: goes through the portal's sign-in and comes back
  Published link   ${published?.url}
                   opens for everybody

  Import a bill    VITRINE_DATA=${dataFolder} node dist/server/cli/main.js receipts import FILE --tenant ${demo.tenant}
                   its customers appear on the portal's sign-in page

  Ctrl-C stops both.
`;
});
