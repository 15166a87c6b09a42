import { isErrorCode } from '../../protocol/errors.ts';
import { FrameError } from '../runtime/fault.ts';
import { fieldsOf } from '../runtime/fields.ts';

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Creates an error from an unsuccessful response. @param problem Its JSON: a problem document (RFC 9457), or anything else. */
export function responseError({ status, headers }: Response, problem: unknown): FrameError {
  const { code, title, detail, requestId } = fieldsOf(problem);
  const named = { code: isErrorCode(code) ? code : 'bad_response', message: String(detail ?? title ?? `HTTP ${status}`) };
  const fault = { ...named, retryable: status >= 500 || status === 429 || status === 408, status };
  // Seconds. The date format of this header would depend on the viewer's clock.
  const retryAfterMs = Number(headers.get('retry-after')) * 1000 || 0;
  return new FrameError(typeof requestId === 'string' ? { ...fault, requestId } : fault, { retryAfterMs });
}

/** Reads only the error code of an unsuccessful response, if it has one. */
export async function readErrorCode(response: Response): Promise<string | undefined> {
  const { code } = fieldsOf(parseJson(await response.text().catch(() => '')));
  return typeof code === 'string' ? code : undefined;
}
