import { mintToken } from '@vitrine/backend';

const customers = ['nordwind', 'brightside', 'hoshino'];

/**
 * Creates Acme's page. It shows Acme's own widget beside the receipt list, with one script tag and two elements. In this sample the URL names the customer. A
 * real page uses its own sign-in here.
 *
 * @param {{ server: string, tenant: string, issuer: string, signingKey: { id: string, secret: string } }} vitrine
 * @returns {import('node:http').RequestListener}
 */
export function createPage({ server, tenant, issuer, signingKey }) {
  return async (request, response) => {
    // Concatenated, because a path of `//` is invalid relative to a base URL, and would end the process.
    const { pathname, searchParams } = new URL(`http://page${request.url}`);
    const asked = searchParams.get('customer') ?? 'nordwind';
    const customer = customers.find((one) => one === asked);
    if (customer === undefined) return void response.writeHead(404).end();
    if (pathname === '/token' && request.method === 'POST') {
      const token = await mintToken({ secret: signingKey.secret, keyId: signingKey.id, issuer, customer, ttlSeconds: 300 });
      return void response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify({ token, expiresIn: 300 }));
    }
    if (pathname !== '/') return void response.writeHead(404).end();
    const policy = [
      ...["default-src 'none'", `script-src ${server}`, `frame-src ${server}`, `connect-src 'self' ${server}`, 'img-src data:'],
      ...["base-uri 'none'", "frame-ancestors 'none'"],
    ].join('; ');
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy }).end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Acme</title>
<nav>${customers.map((one) => (one === customer ? one : `<a href="/?customer=${one}">${one}</a>`)).join(' · ')}</nav>
<h1>Usage and receipts of ${customer}</h1>
<div data-vitrine="acme-usage"></div>
<div data-vitrine="receipt-list"></div>
<script src="${server}/vitrine.js" data-vitrine-tenant="${tenant}" data-vitrine-refresh-url="/token?customer=${customer}" async></script>
</html>
`);
  };
}
