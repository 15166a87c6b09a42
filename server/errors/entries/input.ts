import type { ServerEntry } from '../entry.ts';

/** Errors of invalid input, which the caller must change. */
export const inputEntries = {
  invalid_request: {
    status: 400,
    title: 'The request does not match the route',
    meaning: 'A path parameter, a query parameter or a field of the body is missing, unknown or breaks its rule. The list `errors` names each one.',
    remedy: 'Compare the request with the schema of the operation in /openapi.json and correct the places that `errors` names.',
  },
  malformed_json: {
    status: 400,
    title: 'The body is not JSON',
    meaning: 'The body does not parse as JSON in UTF-8, or a member is named `__proto__`.',
    remedy: 'Send the output of a JSON serialiser, unchanged, as UTF-8 without a byte order mark.',
  },
  duplicate_member: {
    status: 400,
    title: 'A member of the body occurs twice',
    meaning: 'An object in the body has two members with the same name, so it is unclear which value is meant. The list `errors` names the first one.',
    remedy: 'Write each member once. Use a JSON serialiser instead of assembling the text by hand.',
  },
  inexact_number: {
    status: 400,
    title: 'A number has too many digits',
    meaning: 'A number in the body has more digits than a 64-bit floating point number keeps. It would be rounded silently: `100.00000000000000001` to `100`.',
    remedy: 'Write amounts as whole minor units, or with all their digits as a string in a field that accepts one, such as `amountExact`.',
  },
  body_too_deep: {
    status: 400,
    title: 'The body is nested too deeply',
    meaning: 'Objects and arrays in the body are nested more than 32 levels deep.',
    remedy: 'Send a flatter document. No schema of this server needs more than a few levels.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    meaning: 'The body is longer than the route accepts. The limit is 16 KiB unless the operation says otherwise.',
    remedy: 'Send less in one request, or use `vitrine receipts import` for many receipts.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The media type of the body is not supported',
    meaning: 'The route accepts only `application/json` in UTF-8.',
    remedy: 'Send the header `Content-Type: application/json`.',
  },
  unsupported_encoding: {
    status: 415,
    title: 'The body is compressed',
    meaning: 'The request has a `Content-Encoding`. The server does not decompress bodies.',
    remedy: 'Send the body without compression and without the `Content-Encoding` header.',
  },
  raw_body_required: {
    status: 500,
    title: 'The body was already read',
    meaning:
      'The server is mounted in an app that read the body first. The app kept no copy of it, or parsed it on a route whose bodies are signed byte by ' +
      'byte. Only the operator of the app can fix this; a caller cannot.',
    remedy: 'Mount Vitrine before any body parser, or keep the bytes: `express.json({ verify: (request, _response, bytes) => { request.rawBody = bytes; } })`.',
  },
  duplicate_parameter: {
    status: 400,
    title: 'A query parameter occurs twice',
    meaning: 'A query parameter occurs more than once in the address, so it is unclear which value is meant.',
    remedy: 'Send each query parameter at most once.',
  },
  duplicate_header: {
    status: 400,
    title: 'A header occurs twice',
    meaning: '`Host`, `Authorization` or another header that decides about the request occurs more than once.',
    remedy: 'Send the header once. Check whether a proxy adds a second one.',
  },
  invalid_text: {
    status: 400,
    title: 'A text contains characters that cannot be stored',
    meaning:
      'A text in the request contains a NUL character or half of a surrogate pair, or is not valid UTF-8. Or a new identifier, such as an external id, ' +
      'contains invisible characters. Or the name of a key, tenant or webhook has no visible character.',
    remedy: 'Remove the character. It usually comes from text that was cut in the middle of a character, read in the wrong encoding, or copied from a page.',
  },
  invalid_cursor: {
    status: 400,
    title: 'The cursor is invalid',
    meaning: 'This server did not return this `cursor` for this list.',
    remedy: 'Use `nextCursor` of the previous page unchanged, or leave the cursor out to start again.',
  },
  invalid_origin: {
    status: 400,
    title: 'An allowed origin is not exact',
    meaning:
      'An allowed origin is scheme, host and port as the browser writes them: `https` (or `http` on loopback), without wildcard, path or trailing slash.',
    remedy: 'Copy `location.origin` from the console of the host page.',
  },
  invalid_login_url: {
    status: 400,
    title: 'The login URL is invalid',
    meaning:
      'An address that browsers are redirected to must be `https` with a host name (or `http` on loopback), without user info or ' +
      'fragment, and not on this server.',
    remedy: 'Copy the address from the location bar after the page has loaded.',
  },
  invalid_webhook_url: {
    status: 400,
    title: 'A webhook address is invalid',
    meaning: 'Webhooks go to `https` addresses on the public internet, without user info or fragment, and to the networks in `VITRINE_WEBHOOK_ALLOW`.',
    remedy: 'Use a public https address, or let the operator add the internal network to `VITRINE_WEBHOOK_ALLOW`.',
  },
  webhook_signature_invalid: {
    status: 401,
    title: 'The signature of the webhook is invalid',
    meaning: 'The `Vitrine-Signature` header is missing, or none of the receiver’s secrets signed this body.',
    remedy: 'Pass the verifier the exact bytes of the body and the secret of this endpoint; during a rotation, pass both secrets. Answer 401 and do nothing.',
  },
  webhook_too_old: {
    status: 401,
    title: 'The signature of the webhook is too old',
    meaning: 'The signature is valid, but older (or further ahead) than the receiver allows. Somebody may be replaying an old request, or a clock is wrong.',
    remedy: 'Set the clock of the receiver. Vitrine signs each delivery attempt anew, so refusing one loses nothing.',
  },
  invalid_amount: {
    status: 400,
    title: 'An amount is not exact',
    meaning: 'Amounts in minor units are whole numbers that JSON carries exactly. Amounts in major units are decimal strings.',
    remedy: 'Send `1999` for 19.99 EUR in a field that ends in `Minor`, or `"19.99"` in a field that ends in `Exact`.',
  },
  unknown_currency: {
    status: 400,
    title: 'The currency is unknown',
    meaning: 'The currency must be an ISO 4217 code that is in use or was withdrawn since 2023.',
    remedy: 'Send the three capital letters of the currency, for example `EUR`.',
  },
  invalid_period: {
    status: 400,
    title: 'The period is invalid',
    meaning: 'A date does not exist, or a period or a date range of a list ends before it begins. Both ends are included.',
    remedy: 'Send two `YYYY-MM-DD` dates with `start` not after `end`, and for a list `…From` not after `…To`.',
  },
  invalid_theme: {
    status: 400,
    title: 'The theme has an invalid colour or font, or unreadable text',
    meaning:
      'Colours are written `#rgb` or `#rrggbb`, fonts by their names. In each scheme, text, muted text and the primary colour must contrast with the ' +
      'background by 4.5 to 1 (WCAG AA), and so must the contrast colour with the primary one. A missing colour is the neutral colour of the scheme.',
    remedy: 'Change the colours that `errors` names, or set both colours of the pair.',
  },
  invalid_tiers: {
    status: 400,
    title: 'The tiers have a gap or an overlap',
    meaning:
      'Tiers begin with unit 1. Each tier begins with the unit after the last one of the tier before, and the last tier has no end. A plan with the same ' +
      'price for all units has one tier.',
    remedy: 'Write `firstUnit` and `lastUnit`, both included, without gap or overlap, and `lastUnit: null` in the last tier.',
  },
  invalid_link: {
    status: 400,
    title: 'A link is invalid',
    meaning: 'An address that viewers follow must be `https` with a host name, without user info, spelled as browsers write it.',
    remedy: 'Copy the address from the location bar of the page that the link leads to.',
  },
  receipt_totals_mismatch: {
    status: 400,
    title: 'The totals of the receipt do not add up',
    meaning: 'The lines do not add up to the subtotal, or subtotal and taxes do not add up to the total.',
    remedy: 'Send all lines, or leave subtotal and total out and the server computes them.',
  },
  invoice_totals_mismatch: {
    status: 400,
    title: 'The totals of the invoice do not add up',
    meaning: 'Lines, discounts and taxes do not add up to the given subtotal, total or tax, or a tax is not its rate applied to its base.',
    remedy: 'Send all lines, discounts and taxes, or leave the totals out and the server computes them.',
  },
  currency_mismatch: {
    status: 400,
    title: 'The currency differs from the invoice',
    meaning: 'An invoice has one currency. A payment or a credit note was sent in another.',
    remedy: 'Send the amount in the currency of the invoice.',
  },
  weak_key: {
    status: 400,
    title: 'The key is too weak',
    meaning:
      'An RSA key must have 2048 to 4096 bits and the exponent 65537, without a known flaw of its generator. A shared secret must have ' +
      'at least 32 bytes that do not repeat.',
    remedy:
      'Create a new key: `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072`, or a secret: `openssl rand 32 | basenc --base64url -w0 | tr -d =`.',
  },
  private_key_not_accepted: {
    status: 400,
    title: 'A private key was sent',
    meaning: 'Only the public half of a key is imported. The request contains the private half, which must never be sent.',
    remedy: 'Create a new key pair, keep the private half, and send the output of `openssl pkey -pubout`.',
  },
  key_mismatch: {
    status: 400,
    title: 'The key does not match its use',
    meaning: 'The algorithm, use or type of the key differs from the request.',
    remedy: 'Send an RSA public key for RS256, or a shared secret for HS256 as a JWK of the type `oct`. Without a key, the server creates a secret for HS256.',
  },
  token_in_url: {
    status: 400,
    title: 'The address contains a token',
    meaning: 'A query parameter contains a token. Addresses end up in logs and histories; only direct links accept a token, once.',
    remedy: 'Send the token in the `Authorization: Bearer` header, and treat this one as leaked.',
  },
  tenant_required: {
    status: 400,
    title: 'The tenant is missing',
    meaning: 'The credential is not bound to one tenant, and the request does not name one.',
    remedy: 'Send the header `Vitrine-Tenant: <slug>`.',
  },
  import_refused: {
    status: 400,
    title: 'The import has invalid rows',
    meaning: 'At least one row breaks a rule; the report names line and reason. Nothing in the file was stored.',
    remedy: 'Correct these rows and import the file again.',
  },
  import_unreadable: {
    status: 400,
    title: 'The import file cannot be read',
    meaning: 'The file is missing, is not in a format that the command accepts, ends in the middle of a row, or is empty.',
    remedy: 'Compare the format with `--help` of the command. If it is right, export the file again and compare its size with the original.',
  },
} as const satisfies Record<string, ServerEntry>;
