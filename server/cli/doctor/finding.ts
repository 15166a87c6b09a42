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
}

export const ok = (check: string, message: string): Finding => ({ check, level: 'ok', message, remedy: '' });
export const info = (check: string, message: string, remedy = ''): Finding => ({ check, level: 'info', message, remedy });
export const warn = (check: string, message: string, remedy: string): Finding => ({ check, level: 'warn', message, remedy });
export const fail = (check: string, message: string, remedy: string): Finding => ({ check, level: 'fail', message, remedy });
