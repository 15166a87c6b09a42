// Mints a token for one customer with Node alone. With the package installed, `mintToken` of `@vitrine/backend` does the same.
//
//   VITRINE_SIGNING_SECRET=sk_… VITRINE_KEY_ID=key_… VITRINE_ISSUER=https://acme.example node mint.js customer-42
import { createHmac, randomUUID } from 'node:crypto';

const { VITRINE_SIGNING_SECRET: secret, VITRINE_KEY_ID: keyId, VITRINE_ISSUER: issuer, VITRINE_AUDIENCE: audience } = process.env;
const customer = process.argv[2];
if (!secret || !keyId || !issuer || !customer) {
  console.error('usage: VITRINE_SIGNING_SECRET=… VITRINE_KEY_ID=… VITRINE_ISSUER=… node mint.js CUSTOMER');
  process.exit(2);
}

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

const now = Math.floor(Date.now() / 1000);
const header = { alg: 'HS256', typ: 'JWT', kid: keyId };
const claims = { iss: issuer, ...(audience && { aud: audience }), sub: customer, iat: now, exp: now + 300, jti: randomUUID() };
const signed = `${encode(header)}.${encode(claims)}`;

// The key is the text of the secret as it was shown, including `sk_`. Nothing is decoded.
console.log(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`);
