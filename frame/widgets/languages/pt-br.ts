export { texts as filters } from '../list/texts/pt-br.ts';
export { texts as invoice } from '../invoice/texts/pt-br.ts';
export { texts as invoiceList } from '../invoice-list/texts/pt-br.ts';
export { texts as payment } from '../payment/texts/pt-br.ts';
export { texts as pricing } from '../pricing/texts/pt-br.ts';
export { texts as receiptList } from '../receipt-list/texts/pt-br.ts';
