import { addTexts } from '@vitrine/frame/widget';
import { inLanguages } from '../../languages/index.ts';
import { texts as en } from './en.ts';
import type { PaymentTexts } from './payment-texts.ts';

/** Texts of the payment steps. */
export const paymentTexts = addTexts<PaymentTexts>({ en, ...inLanguages('payment') });
