import type { Vocabulary } from '../../protocol/dialect.ts';
import type { Fault } from '../../protocol/errors.ts';
import { maxTokenLength, type FrameConfig, type TokenAnswer } from '../../protocol/messages.ts';
import { isWidgetShaped } from '../../protocol/widgets.ts';

type Fields = Record<string, unknown>;

/** What the host may answer by window message. */
export interface Answer {
  answer?: TokenAnswer;
  config?: FrameConfig | undefined;
  /** Something follows that the page has had answered ahead. */
  isDataComing?: boolean;
  /** There is no token, and why. */
  fault?: Fault;
  /** What the page has had answered ahead. */
  data?: { path: string; bytes: ArrayBuffer | undefined };
  /** A page of another vocabulary has no token to give: it is fetching one, or nobody is signed in. */
  hasNone?: true;
}

/**
 * The border where messages of the host become data that the frame trusts. Everything unknown, malformed or oversized is `undefined`.
 *
 * @param words The vocabulary of this page.
 * @param asker Who has asked: data for another document is not for this one.
 */
export function readAnswer(data: unknown, words: Vocabulary, asker = ''): Answer | undefined {
  const { type, value } = fieldsOf(data);
  const { config, fault, path, bytes, widgetId } = fieldsOf(value);
  if (words.data !== undefined && type === words.data) {
    return widgetId === asker && typeof path === 'string' ? { data: { path, bytes: bytes instanceof ArrayBuffer ? bytes : undefined } } : undefined;
  }
  if (words.noToken !== undefined && type === words.noToken) {
    const { code, message, retryable } = fieldsOf(fault);
    return { fault: { code: String(code) as Fault['code'], message: String(message), retryable: retryable === true } };
  }
  const isPush = words.push !== undefined && type === words.push;
  if (type !== words.token && !isPush) return undefined;
  const said = words.flat || isPush ? data : value;
  if (words.noToken === undefined && fieldsOf(said)['token'] === null) return { hasNone: true };
  const answer = readTokenAnswer(said);
  const read = readConfig(config);
  return answer && (read || config === undefined) ? { answer, config: read, isDataComing: fieldsOf(value)['data'] === 'coming' } : undefined;
}

export function readTokenAnswer(value: unknown): TokenAnswer | undefined {
  const { token, expiresIn } = fieldsOf(value);
  if (typeof token !== 'string' || !token || token.length > maxTokenLength) return undefined;
  if (expiresIn === undefined) return { token };
  return Number.isFinite(expiresIn) ? { token, expiresIn: expiresIn as number } : undefined;
}

/** A theme that is not known is as good as none: it is a name that no style knows. */
export function readConfig(value: unknown): FrameConfig | undefined {
  const { widget, resource, theme, layout, locale, tools, returnUrl: back, magicLink } = fieldsOf(value);
  const { returnUrl, token } = fieldsOf(magicLink);
  const areTexts = [resource, theme, layout, locale].every((text) => text === undefined || (typeof text === 'string' && text.length < 256));
  return isWidgetShaped(widget) && areTexts
    ? ({
        ...{ widget, resource, theme, layout, locale, tools: Array.isArray(tools) ? tools : undefined },
        returnUrl: back && String(back),
        magicLink: returnUrl && { returnUrl: String(returnUrl), token: token && String(token) },
      } as FrameConfig)
    : undefined;
}

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
