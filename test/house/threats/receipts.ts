import { rule, type ThreatGroup } from './threat.ts';

export const receiptsThreats: ThreatGroup = {
  title: 'Receipts, their links and their keys',
  rows: {
    PD1: rule('A generated HS256 key shows its secret once, and that text is the key.'),
    PD2: rule('A hard rotation refuses tokens of the former key from the next request on.'),
    PD3: rule('Each receipt has a share token of its own, and two documented addresses for it.'),
    PD4: rule('Rotating a share token ends the old address at once and leaves the receipt published.'),
    PD5: rule('One call makes every receipt of a tenant private, wholly or not at all.'),
    PD6: rule('Tokens are minted by the backend, with samples that work; the secret stays out of browsers.'),
    PD7: rule('A token with `resourceId`, id or share token of a receipt or invoice, opens that alone, and nothing beside it.'),
    PD8: rule('A token with `sub` alone opens all receipts of that customer, and no other.'),
    PD9: rule('A mount makes the iframe, hands the token over by message, and follows the height.'),
    PD10: rule('A private link without a token leads to the login page, which learns the way back.'),
    PD11: rule('A token from the login page opens the receipt and leaves the address.'),
    PD12: rule('The return works with a running session, and with an identity provider between.'),
    PD13: rule('When a token ends, the callback or refresh address is asked for another one.'),
    PD14: rule('A published receipt opens for anybody with the link, a private one does not.'),
    PD15: rule('Issuer, audience, lifetime, login and refresh address are settings of the tenant, with defaults.'),
    PD16: rule('Drafts become sealed for good; receipts are archived and back, published without or with an end.'),
    PD17: rule('Sync finds or creates by customer, period and scope, and returns a sealed receipt as it is.'),
    PD18: rule('A tag with attributes and one script mount as well as the function does.'),
    PD19: rule('Outcomes, lines, series and totals come back exactly as they were written.'),
    PD20: rule('The hand-over leaves no token, no referrer and no loop, and returns to this server only.'),
  },
};
