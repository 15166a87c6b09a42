import { z } from 'zod';
import { originOf } from '../../../config/public-url.ts';
import { tenantOf } from '../../../resources/tenants/model.ts';
import { command } from '../../command.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';

export const csp = command({
  name: 'csp',
  summary: 'print the Content-Security-Policy that a host page needs',
  details:
    'Prints what a host page must add to its Content-Security-Policy for embeds to load, and the headers that the server sends with the frame. A host page ' +
    'without a policy needs nothing.',
  example: 'csp --tenant acme',
  options: [tenantOption],
  input: z.object(tenantInput),
  async run(run, { tenant: slug }) {
    const { services, config } = await run.open();
    const tenant = tenantOf(await pickTenant(services.tenants, slug));
    const server = config.publicUrl;
    // A source with a path would allow that one address only.
    const origin = originOf(server);
    const refresh = tenant.refreshUrl === null ? "'self'" : new URL(tenant.refreshUrl).origin;
    const hostPage = { 'script-src': origin, 'frame-src': origin, 'connect-src': [...new Set([origin, refresh])].join(' ') };
    const frame = { 'frame-ancestors': tenant.allowedOrigins.length === 0 ? ["'none'"] : tenant.allowedOrigins };
    const { style } = run.terminal;
    const asks = `${origin}: to fetch data before the frame asks, and to learn why a frame stays empty; ${refresh}: only with refreshUrl`;
    run.print({ server, tenant: tenant.slug, hostPage, frame }, () =>
      [
        style('heading', 'Add to the Content-Security-Policy of the host page:'),
        `  script-src ${hostPage['script-src']}    ${style('quiet', `only for <script src="${server}/vitrine.js">`)}`,
        `  frame-src ${hostPage['frame-src']}`,
        `  connect-src ${hostPage['connect-src']}    ${style('quiet', asks)}`,
        '',
        style('heading', 'The server sends this with the frame, and no proxy may add X-Frame-Options:'),
        `  Content-Security-Policy: frame-ancestors ${frame['frame-ancestors'].join(' ')}`,
        ...(tenant.allowedOrigins.length === 0
          ? ['', `No origin may embed yet: vitrine tenants update --tenant ${tenant.slug} --allowed-origin https://app.example.com`]
          : []),
      ].join('\n'),
    );
  },
});
