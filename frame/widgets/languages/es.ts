export { texts as filters } from '../list/texts/es.ts';
export { texts as invoice } from '../invoice/texts/es.ts';
export { texts as invoiceList } from '../invoice-list/texts/es.ts';
export { texts as payment } from '../payment/texts/es.ts';
export { texts as pricing } from '../pricing/texts/es.ts';
export { texts as receiptList } from '../receipt-list/texts/es.ts';
