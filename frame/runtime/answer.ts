import { isWidgetName } from '../../protocol/widgets.ts';
import { limits, type FrameConfig, type TokenAnswer } from '../../protocol/messages.ts';

type Fields = Record<string, unknown>;

const themes: readonly unknown[] = ['light', 'dark', 'system'];

/** The border where messages of the host become data that the frame trusts. Everything unknown, malformed or oversized is `undefined`. */
export function readTokenMessage(data: unknown): { answer: TokenAnswer; config: FrameConfig | undefined } | undefined {
  if (!isFields(data) || data['type'] !== 'VITRINE_TOKEN') return undefined;
  const answer = readTokenAnswer(data['value']);
  if (!answer || !isFields(data['value'])) return undefined;
  const config = data['value']['config'];
  if (config === undefined) return { answer, config };
  const read = readConfig(config);
  return read && { answer, config: read };
}

export function readTokenAnswer(value: unknown): TokenAnswer | undefined {
  if (!isFields(value) || !isToken(value['token'])) return undefined;
  const seconds = value['expiresIn'];
  if (seconds === undefined) return { token: value['token'] };
  return typeof seconds === 'number' && Number.isFinite(seconds) ? { token: value['token'], expiresIn: seconds } : undefined;
}

export function readConfig(value: unknown): FrameConfig | undefined {
  if (!isFields(value) || !isWidgetName(value['widget'])) return undefined;
  const { widget, resource, theme, locale } = value;
  if (!isOptionalText(resource) || !isOptionalText(locale) || (theme !== undefined && !themes.includes(theme))) return undefined;
  return {
    widget,
    ...(resource !== undefined && { resource }),
    ...(locale !== undefined && { locale }),
    ...(theme !== undefined && { theme: theme as FrameConfig['theme'] & string }),
  };
}

export function isToken(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= limits.tokenLength;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && value.length <= 256);
}
