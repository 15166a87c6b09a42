export { texts as frame } from '../i18n/pt-br.ts';
export { texts as receipt } from '../widgets/receipt/texts/pt-br.ts';
