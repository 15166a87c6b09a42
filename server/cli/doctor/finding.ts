/** What a check found. `info` is worth knowing and asks for nothing. */
export const findingLevels = ['ok', 'info', 'warn', 'fail'] as const;

export type FindingLevel = (typeof findingLevels)[number];

export interface Finding {
  /** Name of the check: stable, for machines. */
  check: string;
  level: FindingLevel;
  /** What is so. */
  message: string;
  /** What to do about it; empty when there is nothing to do. */
  remedy: string;
}

export const ok = (check: string, message: string): Finding => ({ check, level: 'ok', message, remedy: '' });
export const info = (check: string, message: string, remedy = ''): Finding => ({ check, level: 'info', message, remedy });
export const warn = (check: string, message: string, remedy: string): Finding => ({ check, level: 'warn', message, remedy });
export const fail = (check: string, message: string, remedy: string): Finding => ({ check, level: 'fail', message, remedy });
