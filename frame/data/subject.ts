/**
 * Whose data a token gives, as far as it tells: issuer, subject and resource. Nothing is verified and nothing is allowed by it. It only decides
 * whether a swapped token may leave on the screen what the former one has brought. A token that cannot be read is like no other.
 */
export function subjectOf(token: string): string {
  try {
    const payload = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const { iss, sub, resourceId } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return sub === undefined && resourceId === undefined ? token : JSON.stringify([iss, sub, resourceId]);
  } catch {
    return token;
  }
}
