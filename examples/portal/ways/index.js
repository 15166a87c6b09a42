import { accessKey } from './access-key.js';
import { bridge } from './bridge.js';
import { directLinks } from './direct-links.js';
import { invoices } from './invoices.js';
import { magicLink } from './magic-link.js';
import { pricing } from './pricing.js';
import { signInProxy } from './sign-in-proxy.js';
import { latest, receipts, scriptTag } from './tenant-token.js';
import { widgetToken } from './widget-token.js';
import { attributes, published } from './without-backend.js';

/** Every way in, as the navigation shows them. */
export const groups = /** @type {const} */ ([
  { name: 'tenantToken', ways: [receipts, latest, invoices, scriptTag] },
  { name: 'throughBackend', ways: [bridge, accessKey, widgetToken, signInProxy] },
  { name: 'withoutBackend', ways: [pricing, published, magicLink, attributes] },
  { name: 'byLink', ways: [directLinks] },
]);

/** @type {import('./way.js').Way[]} */
export const ways = groups.flatMap((group) => [...group.ways]);
