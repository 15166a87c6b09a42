import { HttpError } from '../errors/http-error.ts';

/** What a cell of a CSV file says, where it is no text. */
export function yesOrNo(column: string, text: string): boolean {
  if (/^(?:true|yes|1)$/i.test(text)) return true;
  if (/^(?:false|no|0)$/i.test(text)) return false;
  throw refused(column, 'must be true or false');
}

export function wholeNumber(column: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw refused(column, 'must be a whole number');
}

const refused = (path: string, message: string): HttpError => new HttpError('invalid_request', message, { errors: [{ path, message }] });
