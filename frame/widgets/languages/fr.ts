export { texts as filters } from '../list/texts/fr.ts';
export { texts as invoice } from '../invoice/texts/fr.ts';
export { texts as invoiceList } from '../invoice-list/texts/fr.ts';
export { texts as payment } from '../payment/texts/fr.ts';
export { texts as pricing } from '../pricing/texts/fr.ts';
export { texts as receiptList } from '../receipt-list/texts/fr.ts';
