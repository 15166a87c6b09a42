/**
 * Whose data a token gives, as far as it tells: issuer, subject and resource. Nothing is verified and nothing is allowed by it. It only decides
 * whether a swapped token may leave on the screen what the former one has brought. A token that cannot be read is like no other.
 */
export function subjectOf(token: string): string {
  try {
    const payload = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    const { iss, sub, resourceId } = JSON.parse(payload) as Record<string, unknown>;
    return (sub ?? resourceId) === undefined ? token : JSON.stringify([iss, sub, resourceId]);
  } catch {
    return token;
  }
}
