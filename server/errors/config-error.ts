import { HttpError } from './http-error.ts';

/** One variable that breaks its rule. */
export interface ConfigFault {
  variable: string;
  /** End of a sentence that begins with the variable's name. Never holds the value. */
  message: string;
}

/**
 * Thrown by `readConfig` with everything that is wrong with the environment, so that it is corrected in one go.
 *
 * @example
 * try {
 *   readConfig(process.env);
 * } catch (error) {
 *   if (error instanceof ConfigError) for (const { variable, message } of error.faults) console.error(`${variable} ${message}`);
 * }
 */
export class ConfigError extends HttpError {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super('config_invalid', ['The configuration is not usable:', ...faults.map(({ variable, message }) => `  ${variable} ${message}`)].join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}
