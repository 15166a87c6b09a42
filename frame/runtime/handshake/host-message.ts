import type { Vocabulary } from '../../../protocol/dialect.ts';
import { isErrorCode, type Fault } from '../../../protocol/errors.ts';
import { maxTokenLength, type FrameConfig, type TokenAnswer } from '../../../protocol/messages.ts';
import { hasWidgetNameShape } from '../../../protocol/widgets.ts';
import { fieldsOf } from '../fields.ts';

/** An answer of the host by window message. */
export interface HostMessage {
  answer?: TokenAnswer;
  config?: FrameConfig | undefined;
  /** The page announces a response that it fetched ahead. */
  isDataComing?: boolean;
  /** Why there is no token. */
  fault?: Fault;
  /** A response that the page fetched ahead. */
  data?: { path: string; bytes: ArrayBuffer | undefined };
  /** A page that speaks a dialect has no token to give: it is fetching one, or no viewer is signed in. */
  hasNoToken?: true;
}

/**
 * Validates a message from the host and returns its trusted content. Returns `undefined` for anything unknown, malformed or oversized.
 *
 * @param words The vocabulary of this page.
 * @param ownWidgetId The widget id of this document. Data for another id is ignored.
 */
export function readHostMessage(data: unknown, words: Vocabulary, ownWidgetId = ''): HostMessage | undefined {
  const { type, value } = fieldsOf(data);
  const { config, fault, path, bytes, widgetId } = fieldsOf(value);
  if (words.data !== undefined && type === words.data) {
    return widgetId === ownWidgetId && typeof path === 'string' ? { data: { path, bytes: bytes instanceof ArrayBuffer ? bytes : undefined } } : undefined;
  }
  if (words.noToken !== undefined && type === words.noToken) {
    const { code, message, retryable } = fieldsOf(fault);
    return { fault: { code: isErrorCode(code) ? code : 'bad_response', message: textOf(message) ?? '', retryable: retryable === true } };
  }
  const isPush = words.push !== undefined && type === words.push;
  if (type !== words.token && !isPush) return undefined;
  const content = words.flat || isPush ? data : value;
  if (words.noToken === undefined && fieldsOf(content)['token'] === null) return { hasNoToken: true };
  const answer = readTokenAnswer(content);
  const read = readConfig(config);
  return answer && (read || config === undefined) ? { answer, config: read, isDataComing: fieldsOf(value)['data'] === 'coming' } : undefined;
}

/** Converting an object to a text may throw. */
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export function readTokenAnswer(value: unknown): TokenAnswer | undefined {
  const { token, expiresIn } = fieldsOf(value);
  if (typeof token !== 'string' || !token || token.length > maxTokenLength) return undefined;
  if (expiresIn === undefined) return { token };
  return Number.isFinite(expiresIn) ? { token, expiresIn: expiresIn as number } : undefined;
}

/** Reads a config. An unknown theme passes: no style matches its name. */
export function readConfig(value: unknown): FrameConfig | undefined {
  const { widget, resource, theme, layout, locale, tools, returnUrl: back, magicLink } = fieldsOf(value);
  const { returnUrl, token } = fieldsOf(magicLink);
  const areTexts = [resource, theme, layout, locale].every((text) => text === undefined || (typeof text === 'string' && text.length < 256));
  return hasWidgetNameShape(widget) && areTexts
    ? ({
        ...{ widget, resource, theme, layout, locale, tools: Array.isArray(tools) ? tools : undefined },
        returnUrl: textOf(back),
        magicLink: returnUrl && { returnUrl: textOf(returnUrl), token: textOf(token) },
      } as FrameConfig)
    : undefined;
}
