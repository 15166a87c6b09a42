import { rule, type ThreatGroup } from './threat.ts';

export const invoicesThreats: ThreatGroup = {
  title: 'Invoices',
  rows: {
    IV01: rule('An invoice comes to what its lines, discounts and taxes make, to the last minor unit.'),
    IV02: rule('Sums, rates, currencies or days that do not fit are refused with their place, and nothing of it is kept.'),
    IV03: rule('What was issued never changes: other content, customer or currency for its number is refused.'),
    IV04: rule('A payment counts once by its reference, in the invoice’s currency, and never beyond what remains or was paid.'),
    IV05: rule('An invoice goes only from a state to those that follow it.'),
    IV06: rule('A credit note never takes back more than was billed, and is a document of its own.'),
    IV07: rule('Whether an invoice is overdue, the clock alone says.'),
    IV10: rule('A viewer reads their own invoices and no drafts, whatever a parameter names.'),
    IV11: rule('A token for one invoice opens that one, and neither another one nor a receipt.'),
    IV12: rule('An embed key opens a published invoice by its share token alone, until it is rotated or revoked.'),
    IV13: rule('A search finds by the beginning of a number and by words, and nothing of another tenant.'),
    IV14: rule('Pages of any order lose no invoice and show none twice.'),
    IV15: rule('An invoice says that it can be paid to its customer alone, while it is open and payments are taken.'),
    IV20: rule('The same call with many rows a second time changes nothing.'),
    IV21: rule('A row that is refused leaves nothing behind, and keeps no other row from its place.'),
    IV22: rule('A repetition of a bulk call with its key gets the first answer.'),
    IV23: rule('Receipts are taken in bulk the same way; sealed ones stay.'),
    IV24: rule('A file with half a row, wrong sums or changes of what was issued is refused with the place, whole.'),
    IV25: rule('A search finds what has every word, in whatever state, and looks through few rows among many.'),
    IV31: rule('The widgets show an invoice whole and what a list was asked for, and never a failure as nothing.'),
    IV32: rule('A private invoice’s PDF has an address only where the tenant wants it: for a minute, once, for its customer.'),
    IV30: rule('A private invoice’s link tells nothing, and leads through the login page as a receipt’s does.'),
  },
};
