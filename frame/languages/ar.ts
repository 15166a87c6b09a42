export { texts as frame } from '../i18n/ar.ts';
export { texts as receipt } from '../widgets/receipt/texts/ar.ts';
