export { texts as filters } from '../list/texts/de.ts';
export { texts as invoice } from '../invoice/texts/de.ts';
export { texts as invoiceList } from '../invoice-list/texts/de.ts';
export { texts as payment } from '../payment/texts/de.ts';
export { texts as pricing } from '../pricing/texts/de.ts';
export { texts as receiptList } from '../receipt-list/texts/de.ts';
