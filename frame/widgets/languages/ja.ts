export { texts as filters } from '../list/texts/ja.ts';
export { texts as invoice } from '../invoice/texts/ja.ts';
export { texts as invoiceList } from '../invoice-list/texts/ja.ts';
export { texts as payment } from '../payment/texts/ja.ts';
export { texts as pricing } from '../pricing/texts/ja.ts';
export { texts as receiptList } from '../receipt-list/texts/ja.ts';
