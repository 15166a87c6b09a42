import type { ServerEntry } from '../entry.ts';

/** Input that is refused: the caller changes it and tries again. */
export const inputEntries = {
  invalid_request: {
    status: 400,
    title: 'The request does not fit the route',
    meaning: 'A path parameter, a query parameter or a field of the body is missing, unknown, or outside its rule. The list `errors` names each place.',
    remedy: 'Compare the request with the schema of the operation in /openapi.json and correct the places that are named.',
  },
  malformed_json: {
    status: 400,
    title: 'The body is not JSON',
    meaning: 'The body does not parse as JSON text in UTF-8, or a member is called `__proto__`.',
    remedy: 'Send the output of a JSON serialiser, unchanged, as UTF-8 without a byte order mark.',
  },
  duplicate_member: {
    status: 400,
    title: 'A member of the body is given twice',
    meaning: 'An object of the body has two members of one name, so that it is unclear which value is meant. The list `errors` names the first one.',
    remedy: 'Write every member once. A JSON serialiser does; text that is put together by hand does not.',
  },
  inexact_number: {
    status: 400,
    title: 'A number has more digits than are kept',
    meaning: 'A number of the body is no value of a 64-bit floating point number: it would be rounded in silence, `100.00000000000000001` to `100`.',
    remedy: 'Write amounts as whole minor units, or with all of their digits as a string in the field that takes one, such as `amountExact`.',
  },
  body_too_deep: {
    status: 400,
    title: 'The body is nested too deeply',
    meaning: 'Objects and arrays of the body are nested in more than 32 levels.',
    remedy: 'Send a flatter document: no schema of this server needs more than a handful of levels.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    meaning: 'The body is longer than the route accepts. The limit is 16 KiB unless the operation says otherwise.',
    remedy: 'Send less in one request, or use `vitrine receipts import` for many receipts.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body is of another type',
    meaning: 'The route takes `application/json` in UTF-8 and nothing else.',
    remedy: 'Send the header `Content-Type: application/json`.',
  },
  unsupported_encoding: {
    status: 415,
    title: 'The body is compressed',
    meaning: 'The request has a `Content-Encoding`. Bodies are taken as they are, never unpacked.',
    remedy: 'Send the body without compression and without the `Content-Encoding` header.',
  },
  raw_body_required: {
    status: 500,
    title: 'The body was read before it got here',
    meaning:
      'The server is mounted in an app that has read the body first: it has kept nothing of it, or has parsed it on a route whose bodies are signed ' +
      'byte by byte. This is for whoever runs the app; no caller can mend it.',
    remedy:
      'Mount Vitrine before what reads bodies, or keep the bytes: `express.json({ verify: (request, _response, bytes) => { request.rawBody = bytes; } })`.',
  },
  duplicate_parameter: {
    status: 400,
    title: 'A query parameter is given twice',
    meaning: 'One query parameter stands in the address more than once, so that it is unclear which value is meant.',
    remedy: 'Give every query parameter at most once.',
  },
  duplicate_header: {
    status: 400,
    title: 'A header is given twice',
    meaning: '`Host`, `Authorization` or another header that decides about the request is given more than once.',
    remedy: 'Send the header once; look for a proxy that adds a second one.',
  },
  invalid_text: {
    status: 400,
    title: 'A text holds characters that cannot be stored',
    meaning:
      'A text of the request contains a NUL character, or half of a surrogate pair, or is not valid UTF-8; or what names something anew, as an external id ' +
      'does, holds characters that nobody sees; or what a key, a tenant or a webhook is called has nothing that can be read, as a space alone has not.',
    remedy: 'Remove the character: it usually comes from text that was cut at a byte, read in a wrong encoding, or copied from a page.',
  },
  invalid_cursor: {
    status: 400,
    title: 'The cursor was not made here',
    meaning: 'The `cursor` of a list is not one that this server gave for this list.',
    remedy: 'Use `nextCursor` of the page before, unchanged, or leave the cursor out to start again.',
  },
  invalid_origin: {
    status: 400,
    title: 'An allowed origin is not exact',
    meaning: 'An allowed origin is scheme, host and port as the browser writes them: `https` (or `http` on loopback), no wildcard, no path, no trailing slash.',
    remedy: 'Copy `location.origin` from the console of the page that embeds.',
  },
  invalid_login_url: {
    status: 400,
    title: 'A login address breaks the redirect rule',
    meaning:
      'An address that browsers are sent to must be `https` with a host name (or `http` on loopback), without user info or fragment, and not this server ' +
      'itself.',
    remedy: 'Write the address as the browser shows it after the page has loaded.',
  },
  invalid_webhook_url: {
    status: 400,
    title: 'A webhook address breaks the rule',
    meaning: 'Webhooks go to `https` addresses of the public internet, without user info or fragment, and to networks of `VITRINE_WEBHOOK_ALLOW`.',
    remedy: 'Name a public https address, or have the operator list the network of an internal one.',
  },
  webhook_signature_invalid: {
    status: 401,
    title: 'The webhook is not signed by a secret of this receiver',
    meaning: 'The `Vitrine-Signature` header is missing, or no secret that the receiver knows has signed this body.',
    remedy: 'Give the verifier the body byte for byte, and the secret of this very endpoint; while it is rotated, both. Answer 401 and act on nothing.',
  },
  webhook_too_old: {
    status: 401,
    title: 'The signature of the webhook is too old',
    meaning: 'The signature is good, and older (or further ahead) than the receiver takes: somebody may be sending an old request again, or a clock is wrong.',
    remedy: 'Set the clock of the receiver. Each try of ours is signed anew, so nothing is lost by refusing one.',
  },
  invalid_amount: {
    status: 400,
    title: 'An amount is not exact',
    meaning: 'Amounts in minor units are whole numbers within what JSON carries exactly; amounts in major units are decimal strings.',
    remedy: 'Send `1999` for 19.99 EUR in a field that ends in `Minor`, or `"19.99"` in one that ends in `Exact`.',
  },
  unknown_currency: {
    status: 400,
    title: 'The currency is unknown',
    meaning: 'The currency is no code of ISO 4217: none that is in use, and none that was withdrawn since 2023.',
    remedy: 'Send the three capital letters of the currency, `EUR`.',
  },
  invalid_period: {
    status: 400,
    title: 'The period is no period',
    meaning: 'A date does not exist, or a period, or the days that a list is between, end before they begin. Both ends are included.',
    remedy: 'Send `YYYY-MM-DD` twice, with `start` not after `end`, and the days of a list so that `…From` is not after `…To`.',
  },
  invalid_theme: {
    status: 400,
    title: 'The theme has a colour or a font that is none, or text that nobody could read',
    meaning:
      'Colours are written `#rgb` or `#rrggbb`, fonts by their names. In each scheme text, muted text and the primary colour must stand out from the ground, ' +
      'and the contrast colour from the primary one, by 4.5 to 1 (WCAG AA); what is left out is the neutral colour of the scheme.',
    remedy: 'Change the colours that `errors` names, or set both colours of the pair.',
  },
  invalid_tiers: {
    status: 400,
    title: 'The tiers leave a unit without a price, or with two',
    meaning:
      'Tiers begin with unit 1, each with the unit behind the last one of the tier before, and the last tier is without end. Plans whose units all cost the ' +
      'same have one tier.',
    remedy: 'Write `firstUnit` and `lastUnit`, both included, without gap or overlap, and `lastUnit: null` in the last tier.',
  },
  invalid_link: {
    status: 400,
    title: 'A link is no https address',
    meaning: 'An address that viewers follow must be `https` with a host name, without user information, in the one spelling that browsers have for it.',
    remedy: 'Copy the address from the location bar of the page that it should lead to.',
  },
  receipt_totals_mismatch: {
    status: 400,
    title: 'The sums of the receipt do not add up',
    meaning: 'The lines do not sum to the subtotal, or subtotal and taxes do not sum to the total.',
    remedy: 'Send all lines, or leave subtotal and total out to have them computed.',
  },
  invoice_totals_mismatch: {
    status: 400,
    title: 'The sums of the invoice do not add up',
    meaning: 'Lines, discounts and taxes do not come to the subtotal, the total or the tax that is given, or a tax is not what its rate makes of its base.',
    remedy: 'Send all lines, discounts and taxes, or leave the sums out to have them computed.',
  },
  currency_mismatch: {
    status: 400,
    title: 'The currency is another one',
    meaning: 'An invoice has one currency. A payment of it, or a credit note on it, was given in another.',
    remedy: 'Send the amount in the currency of the invoice, as it was taken.',
  },
  weak_key: {
    status: 400,
    title: 'The key is too weak',
    meaning:
      'An RSA key must have 2048 to 4096 bits and the exponent 65537, and must not carry a known flaw of its generator. A shared secret must have 32 bytes ' +
      'or more that do not repeat themselves.',
    remedy:
      'Make a new key: `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072`, or a secret: `openssl rand 32 | basenc --base64url -w0 | tr -d =`.',
  },
  private_key_not_accepted: {
    status: 400,
    title: 'A private key was sent',
    meaning: 'Only the public half of a key is imported. What was sent holds the private half, and has now travelled to where it should not be.',
    remedy: 'Make a new key pair, keep the private half, and send the output of `openssl pkey -pubout`.',
  },
  key_mismatch: {
    status: 400,
    title: 'The key does not fit its use',
    meaning: 'The algorithm, use or type of the key is another one than the request says.',
    remedy: 'Send an RSA public key for RS256, or a shared secret for HS256 as a JWK of the type `oct`. Without a key, a secret for HS256 is made here.',
  },
  token_in_url: {
    status: 400,
    title: 'A token stands in the address',
    meaning: 'A query parameter holds a token. Addresses end up in logs and histories; only direct links take one, once.',
    remedy: 'Send the token in the `Authorization: Bearer` header, and treat this one as known to others.',
  },
  tenant_required: {
    status: 400,
    title: 'The tenant is not named',
    meaning: 'The credential is not bound to one tenant, and the request names none.',
    remedy: 'Send the header `Vitrine-Tenant: <slug>`.',
  },
  import_refused: {
    status: 400,
    title: 'Rows of the import are refused',
    meaning: 'At least one row breaks a rule; the report names line and reason. Nothing of the file was stored.',
    remedy: 'Correct the rows that are named and import the file again.',
  },
  import_unreadable: {
    status: 400,
    title: 'The import file cannot be read',
    meaning: 'The file is missing, has none of the formats that the command takes, ends in the middle of a row, or holds nothing.',
    remedy: 'Compare its format with what the command says with `--help`. Where it is right, export the file again and compare its size with the original.',
  },
} as const satisfies Record<string, ServerEntry>;
