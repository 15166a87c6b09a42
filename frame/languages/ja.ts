export { texts as frame } from '../i18n/ja.ts';
export { texts as receipt } from '../widgets/receipt/texts/ja.ts';
