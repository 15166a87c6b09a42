import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { withoutSecrets } from '../../../access/secrets.ts';
import type { LogLevel } from '../../../config/variables.ts';
import { logDestination } from './log-destination.ts';

const emailShape = /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const credentialsOfUrl = /(\w+:\/\/)[^\s/@]+@/g;

/** Removes secrets of this server, tokens, e-mail addresses, and passwords in addresses from a text. */
export function redact(text: string): string {
  return withoutSecrets(text).replace(credentialsOfUrl, '$1').replace(emailShape, '[e-mail]');
}

/**
 * Creates the log: one JSON object a line, with `level`, `time`, `msg` and the data of the event. Paths are logged as route templates without their query,
 * errors by code and redacted text.
 *
 * @param destination Default: standard output.
 */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describe },
    redact: {
      paths: ['authorization', 'cookie', 'token', 'password', 'email', '*.authorization', '*.cookie', '*.token', '*.password', '*.email'],
      censor: '[redacted]',
    },
  };
  return pino(options, destination ?? logDestination((sentence) => void process.stderr.write(`${sentence}\n`)));
}

interface Described {
  name: string;
  message: string;
  code?: string | number;
  stack?: string;
  cause?: Described | string;
}

function describe(error: unknown, depth = 0): Described | string {
  if (!(error instanceof Error)) return redact(String(error));
  const described: Described = { name: error.name, message: redact(error.message) };
  if ('code' in error && (typeof error.code === 'string' || typeof error.code === 'number')) described.code = error.code;
  if (error.stack !== undefined && depth === 0) described.stack = redact(error.stack);
  if (error.cause !== undefined && depth < 3) described.cause = describe(error.cause, depth + 1);
  return described;
}
