export { texts as frame } from '../i18n/es.ts';
export { texts as receipt } from '../widgets/receipt/texts/es.ts';
