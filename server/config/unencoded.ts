/** What is wrong with a URL whose password has a character that ends the host name, as the end of a sentence. */
export const unencodedFault =
  'has a special character that is not percent-encoded: in the user and the password write / as %2F, ? as %3F, # as %23, @ as %40 and % as %25';

/**
 * Whether an unencoded `/`, `?` or `#` probably belongs to the password of a URL. The text before it would be taken for the host, and a part of the password
 * for a database name, which messages contain.
 */
export function hasUnencoded(url: string): boolean {
  const [, path = '', query = '', fragment = ''] = /^[^/]*\/\/[^/?#]*([^?#]*)([^#]*)(.*)$/s.exec(url) ?? [];
  // An @ may be part of a value in the query, such as `?user=ada@example`.
  return fragment !== '' || path.includes('@') || /[?&][^=&]*@|@[^&]*\//.test(query);
}

/** Whether every `%` begins the encoding of a text. */
export function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
