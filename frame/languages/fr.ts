export { texts as frame } from '../i18n/fr.ts';
export { texts as receipt } from '../widgets/receipt/texts/fr.ts';
