import { rule, type ThreatGroup } from './threat.ts';

export const receiptsThreats: ThreatGroup = {
  title: 'Receipts, their links and their keys',
  rows: {
    PD1: rule('A generated HS256 key shows its secret once, and that text is the key.'),
    PD2: rule('After a hard rotation, tokens of the former key are refused from the next request on.'),
    PD3: rule('Each receipt has its own share token and two documented addresses for it.'),
    PD4: rule('Rotating a share token ends the old address at once and leaves the receipt published.'),
    PD5: rule('One call makes all receipts of a tenant private, or none.'),
    PD6: rule('The backend mints tokens, with working samples; the secret never reaches browsers.'),
    PD7: rule('A token whose `resourceId` is the id or share token of a receipt or invoice opens only that.'),
    PD8: rule('A token with only `sub` opens all receipts of that customer, and no others.'),
    PD9: rule('A mount creates the iframe, passes the token by message, and follows the height.'),
    PD10: rule('A private link without a token redirects to the login page, which gets the return address.'),
    PD11: rule('A token from the login page opens the receipt and is removed from the address.'),
    PD12: rule('The return works with an existing session, and through an identity provider.'),
    PD13: rule('When a token expires, the callback or refresh address is asked for a new one.'),
    PD14: rule('Anyone with the link can open a published receipt, but not a private one.'),
    PD15: rule('Issuer, audience, lifetime, login and refresh address are tenant settings with defaults.'),
    PD16: rule('Sealing a draft is permanent; receipts can be archived and restored, and published with or without an end.'),
    PD17: rule('Sync finds or creates a receipt by customer, period and scope, and returns a sealed one unchanged.'),
    PD18: rule('A tag with attributes and one script mounts as well as the function does.'),
    PD19: rule('Outcomes, lines, series and totals are returned exactly as written.'),
    PD20: rule('The hand-over leaves no token, referrer or loop, and returns only to this server.'),
  },
};
