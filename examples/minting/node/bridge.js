// Mints a bridge token with Node alone. It tells Vitrine which customer is viewing the page, and the page exchanges it for a session.
// With the package installed, `mintBridgeToken` of `@vitrine/backend` does the same.
//
//   VITRINE_SIGNING_SECRET=sk_… VITRINE_KEY_ID=key_… VITRINE_ISSUER=https://acme.example node bridge.js customer-42 jo@customer.example
import { createHmac, randomUUID } from 'node:crypto';

const { VITRINE_SIGNING_SECRET: secret, VITRINE_KEY_ID: keyId, VITRINE_ISSUER: issuer } = process.env;
const [customer, email] = process.argv.slice(2);
if (!secret || !keyId || !issuer || !customer || !email) {
  console.error('usage: VITRINE_SIGNING_SECRET=… VITRINE_KEY_ID=… VITRINE_ISSUER=… node bridge.js CUSTOMER EMAIL');
  process.exit(2);
}

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

// At most five minutes. Its `jti` makes the token single-use: mint one for each page that asks, after your own sign-in.
const now = Math.floor(Date.now() / 1000);
const header = { alg: 'HS256', typ: 'JWT', kid: keyId };
const claims = { iss: issuer, aud: 'vitrine-embed', external_customer_id: customer, email, iat: now, exp: now + 300, jti: randomUUID() };
const signed = `${encode(header)}.${encode(claims)}`;

// The key is the text of the secret as it was shown, including `sk_`. Nothing is decoded.
console.log(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`);
