export { texts as frame } from '../i18n/de.ts';
export { texts as receipt } from '../widgets/receipt/texts/de.ts';
