// `npm start`: the server on one origin, a customer portal on another, with a tenant and receipts to look at.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { buildWhatIsMissing, root } from './demo/build.js';
import { connectCustomers, makeKeys } from './demo/keys.js';
import { prepareReceipts } from './demo/receipt-states.js';
import { openDemo } from './demo/tenant.js';
import { startServer } from './demo/vitrine.js';
import { createReceiptsServer } from './portal/receipts-server.js';

const port = portFrom('PORT', 4310);
const portalPort = portFrom('PORTAL_PORT', 4311);
// Two names of one machine are two sites to a browser, with everything that follows for cookies and storage.
const server = `http://localhost:${port}`;
const portal = `http://127.0.0.1:${portalPort}`;
const dataFolder = resolve(root, process.env.VITRINE_DATA ?? 'data');
const env = { ...process.env, PORT: String(port), PUBLIC_URL: server, VITRINE_DATA: dataFolder, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' };

/** @type {(() => Promise<void>)[]} */
const closers = [];
let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  for (const close of closers.reverse()) await close();
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop());

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
  await stop();
}

async function start() {
  await refuseBusyPort('PORT', port);
  await refuseBusyPort('PORTAL_PORT', portalPort);
  buildWhatIsMissing();
  const demo = await openDemo(env, dataFolder, portal);
  if (stopping) return;

  const running = await startServer(env, server);
  closers.push(() => running.stop());
  void running.ended.then(() => {
    if (!stopping) console.error('The server has stopped.');
    return stop();
  });
  if (!demo.prepared) {
    await prepareReceipts(server, demo.apiKey);
    demo.prepared = true;
    demo.keep();
  }
  if (!demo.keys) await connectCustomers(server, demo.apiKey);
  if (!demo.keys || demo.keysFor !== portal) {
    demo.keys = await makeKeys({ server, apiKey: demo.apiKey, tenant: demo.tenant, origin: portal, former: demo.keys });
    demo.keysFor = portal;
    demo.keep();
  }

  // Imported here, because it mints tokens with the build.
  const { createPortal } = await import('./portal/portal.js');
  const listener = createServer(createPortal({ server, origin: portal, ...demo, keys: demo.keys }));
  listener.listen(portalPort, '127.0.0.1');
  await once(listener, 'listening');
  closers.push(async () => {
    listener.close();
    listener.closeAllConnections();
  });

  const { published, locked } = await createReceiptsServer(server, demo.apiKey).directLinks();
  console.log(`
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
`);
}

/**
 * @param {string} name
 * @param {number} otherwise
 */
function portFrom(name, otherwise) {
  const given = process.env[name];
  const number = given ? Number(given) : otherwise;
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  console.error(`${name} is "${given}": a port is a whole number from 1 to 65535.`);
  process.exit(1);
}

/**
 * @param {string} name
 * @param {number} number
 */
async function refuseBusyPort(name, number) {
  const probe = createServer();
  probe.listen(number, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw new Error(
      busy ? `Port ${number} is in use. Stop what listens there, or choose another one: ${name}=${number + 10} npm start` : `Port ${number} cannot be opened.`,
      { cause: error },
    );
  }
  probe.close();
  await once(probe, 'close');
}
