export { texts as filters } from '../list/texts/ar.ts';
export { texts as invoice } from '../invoice/texts/ar.ts';
export { texts as invoiceList } from '../invoice-list/texts/ar.ts';
export { texts as payment } from '../payment/texts/ar.ts';
export { texts as pricing } from '../pricing/texts/ar.ts';
export { texts as receiptList } from '../receipt-list/texts/ar.ts';
