import { domainToASCII } from 'node:url';

/** One mailbox, in the one spelling that is compared, written to and counted. */
export interface MailAddress {
  /** Lower case, Unicode NFC, the domain as DNS has it. */
  address: string;
  /** Without the part after a plus sign, where many providers deliver to one mailbox. For counting only. */
  countedAs: string;
}

/** RFC 5322 section 3.2.3 with RFC 6531: words and dots. Quoted texts, comments, routes and address literals are legal and nobody’s. */
const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** Longer than any address with what is typed around it. What takes the square of a length is not done with more. */
const longestTyped = 1_024;

/**
 * Reads what somebody has typed as one mailbox. Anything that could be two, or be read differently by two programs, is none.
 *
 * @example
 * mailAddressOf(' Ada+vitrine@BÜCHER.example'); // { address: 'ada+vitrine@xn--bcher-kva.example', countedAs: 'ada@xn--bcher-kva.example' }
 */
export function mailAddressOf(typed: string): MailAddress | undefined {
  if (typed.length > longestTyped) return undefined;
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
  // An IPv4 address ends with a number, which no domain does.
  return ascii.length <= 253 && labels.length > 1 && labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '') ? ascii : undefined;
}
