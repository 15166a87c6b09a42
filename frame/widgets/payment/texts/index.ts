import { addTexts } from '@vitrine/frame/widget';
import { inLanguages } from '../../languages/index.ts';
import { texts as en } from './en.ts';
import type { PaymentTexts } from './payment-texts.ts';

/** What is said on the way to a payment. */
export const paymentTexts = addTexts<PaymentTexts>({ en, ...inLanguages('payment') });
