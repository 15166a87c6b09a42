import { HttpError } from './http-error.ts';

/** An environment variable that breaks its rule. */
export interface ConfigFault {
  variable: string;
  /** The rest of a sentence that begins with the name of the variable. Never contains the value. */
  message: string;
}

/**
 * Thrown by `readConfig`. Lists every fault of the environment, so that one correction fixes all of them.
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
