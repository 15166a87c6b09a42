import { isLoopback } from '../../protocol/origin.ts';
import { mailAddressOf } from './mail-address.ts';
import { hasUnencoded, isDecodable, unencodedFault } from './unencoded.ts';

/** A mail server as parsed from the configuration. */
export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** Whether a connection that is not upgraded to TLS is closed. */
  readonly requireTls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/**
 * Returns what is wrong with a text that should be `smtp://` or `smtps://` with a host and an optional user, password and port, as the end of a sentence;
 * `undefined` when it is valid. It cannot set anything else.
 */
export function smtpUrlFault(value: string): string | undefined {
  if (hasUnencoded(value)) return unencodedFault;
  const form = 'must have the form smtp://user:password@host:587 or smtps://user:password@host:465';
  if (!URL.canParse(value)) return form;
  const { protocol, hostname, pathname, search, username, password } = new URL(value);
  if (![username, password].every(isDecodable)) return unencodedFault;
  return ['smtp:', 'smtps:'].includes(protocol) && hostname !== '' && ['', '/'].includes(pathname) && search === '' ? undefined : form;
}

/** @param strict In production mails, which carry secrets, do not leave the machine unencrypted. */
export function smtpOf(value: string, strict: boolean): SmtpConfig {
  const { protocol, hostname, port, username, password } = new URL(value);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTls: strict && !secure && !isLoopback(hostname),
    user: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
  };
}

/** Whether a text is a mail address, or a name without brackets, quotes and line breaks followed by an address in angle brackets. */
export function isSender(value: string): boolean {
  const match = /^(?:[^<>"\p{Cc}]{1,80} <([^<>]+)>|([^<> ]+))$/u.exec(value);
  const address = match?.[1] ?? match?.[2];
  return address !== undefined && (mailAddressOf(address) !== undefined || /^[a-z0-9.-]+@localhost$/.test(address));
}
