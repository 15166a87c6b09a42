import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build.js';
import { replaceFile } from './replace-file.js';
import { vitrine, VitrineError } from './vitrine.js';

/**
 * @typedef {object} Demo The portal's data about its tenant. A real backend keeps it in its configuration and its secrets.
 * @property {string} tenant
 * @property {string} issuer
 * @property {string} apiKey
 * @property {{ id: string, secret: string }} signingKey
 * @property {string} portal the portal's origin as the tenant last received it
 * @property {boolean} prepared whether the sample receipts have their states
 * @property {boolean} [sold] whether it has prices
 * @property {boolean} [billed] whether it has invoices
 * @property {import('../portal/portal.js').Keys} [keys] keys of the other ways in
 * @property {string} [keysFor] the portal's origin when the keys were made
 */

const slug = 'acme';
const issuer = 'acme-portal';

/**
 * Opens the demo tenant: creates it on the first start, and updates it when the portal's origin has changed.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} dataFolder
 * @param {string} portal
 * @returns {Promise<Demo & { keep(): void }>}
 */
export async function openDemo(env, dataFolder, portal) {
  const file = join(dataFolder, 'demo.json');
  const addresses = ['--allowed-origin', portal, '--login-url', `${portal}/login`, '--refresh-url', `${portal}/api/vitrine-token`];
  let demo = readDemo(file);
  const keep = () => replaceFile(file, `${JSON.stringify(demo, null, 2)}\n`);

  if (!demo) {
    console.log('First start: creating the tenant "acme" and importing its sample receipts …');
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    await makeTenant(env, addresses);
    // A start that was stopped may have made a key, whose secret is lost.
    const { id, secret } = await vitrine(env, 'keys', 'rotate', '--tenant', slug);
    const { secret: apiKey } = await vitrine(env, 'api-keys', 'create', '--tenant', slug, '--name', 'Demo portal', '--role', 'admin');
    await vitrine(env, 'receipts', 'import', join(root, 'examples/demo/receipts.json'), '--tenant', slug);
    demo = { tenant: slug, issuer, apiKey, signingKey: { id, secret }, portal, prepared: false };
    keep();
  } else if (demo.portal !== portal) {
    await vitrine(env, 'tenants', 'update', '--tenant', slug, ...addresses);
    demo.portal = portal;
    keep();
  }
  return Object.assign(demo, { keep });
}

/**
 * Creates the tenant, or continues with the one of a first start that was stopped.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} addresses
 */
async function makeTenant(env, addresses) {
  try {
    // Shows the receipt of the current month as a draft. By default customers see sealed receipts only.
    await vitrine(env, 'tenants', 'create', slug, '--name', 'Acme Automation', '--issuer', issuer, '--viewers-see-drafts', 'on', ...addresses);
  } catch (error) {
    if (!(error instanceof VitrineError && error.code === 'conflict')) throw error;
    const existing = await vitrine(env, 'tenants', 'show', slug);
    if (existing.issuer !== issuer)
      throw new Error(`The database has a tenant "${slug}" that is not the demo's. Name another folder for the demo in VITRINE_DATA.`, { cause: error });
    await vitrine(env, 'tenants', 'update', '--tenant', slug, ...addresses);
  }
}

/**
 * @param {string} file
 * @returns {Demo | undefined}
 */
function readDemo(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
