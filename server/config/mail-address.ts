import { domainToASCII } from 'node:url';

/** One mailbox in its canonical spelling. */
export interface MailAddress {
  /** Lower case, Unicode NFC, the domain in its DNS form. */
  address: string;
  /** The address without its plus suffix, because many providers deliver both to one mailbox. For counting only. */
  countedAs: string;
}

/** RFC 5322 section 3.2.3 with RFC 6531: words and dots. Quoted strings, comments, routes and address literals are legal but unused in practice. */
const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** Longer than any address with surrounding spaces. Longer input is skipped, because later steps can take quadratic time. */
const maxTypedLength = 1_024;

/**
 * Parses user input as one mailbox. Returns `undefined` for input that could be several, or that programs read differently.
 *
 * @example
 * mailAddressOf(' Ada+vitrine@BÜCHER.example'); // { address: 'ada+vitrine@xn--bcher-kva.example', countedAs: 'ada@xn--bcher-kva.example' }
 */
export function mailAddressOf(typed: string): MailAddress | undefined {
  if (typed.length > maxTypedLength) return undefined;
  const text = typed.replace(/^ +| +$/g, '').normalize('NFC').toLowerCase();
  if (text.length > 254) return undefined;
  const parts = text.split('@');
  const [local = '', domain = ''] = parts;
  if (parts.length !== 2 || local.length > 64 || Buffer.byteLength(local) > 64 || !localPart.test(local)) return undefined;
  const ascii = asciiDomain(domain);
  if (ascii === undefined || local.length + 1 + ascii.length > 254) return undefined;
  const plus = local.indexOf('+');
  return { address: `${local}@${ascii}`, countedAs: `${plus > 0 ? local.slice(0, plus) : local}@${ascii}` };
}

function asciiDomain(domain: string): string | undefined {
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return undefined;
  const ascii = domainToASCII(domain);
  const labels = ascii.split('.');
  // An IPv4 address ends with a number, a domain name never does.
  return ascii.length <= 253 && labels.length > 1 && labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '') ? ascii : undefined;
}
