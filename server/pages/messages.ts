import type { ServerErrorCode } from '../../protocol/errors.ts';
import type { Locale } from '../../protocol/locales.ts';
import { texts as ar } from './texts/ar.ts';
import { texts as de } from './texts/de.ts';
import { texts as en } from './texts/en.ts';
import { texts as es } from './texts/es.ts';
import { texts as fr } from './texts/fr.ts';
import { texts as ja } from './texts/ja.ts';
import { texts as ptBr } from './texts/pt-br.ts';
import type { PageCode, PageName, PageTexts } from './texts/page-texts.ts';

export type { PageCode, PageMessage, PageName } from './texts/page-texts.ts';

/** The texts of the pages, in every language. */
export const pageMessages: Readonly<Record<Locale, PageTexts>> = { en, de, fr, es, 'pt-BR': ptBr, ja, ar };

/** Returns the page for an error code. */
export function pageOfCode(code: ServerErrorCode, status: number): PageName {
  if (Object.hasOwn(pageMessages.en, code)) return code as PageCode;
  if (code === 'storage_timeout') return 'storage_unavailable';
  if (status === 401) return 'token_invalid';
  if (status === 404) return 'not_found';
  if (status === 503) return 'storage_unavailable';
  return status >= 500 ? 'internal' : 'invalid_request';
}
