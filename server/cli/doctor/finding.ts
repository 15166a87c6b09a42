import type { ServerErrorCode } from '../../../protocol/errors.ts';
import { catalogue } from '../../errors/catalogue.ts';
import type { HttpError } from '../../errors/http-error.ts';

/** Levels of a finding. `info` needs no action. */
export const findingLevels = ['ok', 'info', 'warn', 'fail'] as const;

export type FindingLevel = (typeof findingLevels)[number];

export interface Finding {
  /** Name of the check, stable for machines. */
  check: string;
  level: FindingLevel;
  /** The state that was found. */
  message: string;
  /** The remedy. Empty if none is needed. */
  remedy: string;
  /** The error that was found. docs/errors.md has a section for it, which the remedy names. */
  code?: ServerErrorCode;
}

export const ok = (check: string, message: string): Finding => ({ check, level: 'ok', message, remedy: '' });
export const info = (check: string, message: string, remedy = ''): Finding => ({ check, level: 'info', message, remedy });
export const warn = (check: string, message: string, remedy: string): Finding => ({ check, level: 'warn', message, remedy });
export const fail = (check: string, message: string, remedy: string): Finding => ({ check, level: 'fail', message, remedy });

/** Returns an error as a finding. Its remedy is that of the catalogue. */
export const findingOf = (check: string, { code, message }: HttpError, text = message): Finding => ({
  ...fail(check, text, `${catalogue[code].remedy} See docs/errors.md#${code}.`),
  code,
});
