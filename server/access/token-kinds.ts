import { maxBridgeTokenSeconds, maxTokenSeconds, widgetToken } from '../../protocol/tokens.ts';
import type { TokenAlgorithm } from './verifying-keys.ts';

/**
 * Every kind of token that the server verifies, with its requirements. Each further kind is one line.
 *
 * - `typ`: the value of the header's `typ`, and whether it is required.
 * - `maxAgeSeconds`: upper bound of the lifetime, whatever the tenant's setting.
 */
export const tokenKinds = {
  tenant: {
    typ: { value: 'JWT', required: false },
    algorithms: ['HS256', 'RS256'],
    maxAgeSeconds: maxTokenSeconds,
    strings: ['sub', 'resourceId', 'jti'],
    oneOf: ['sub', 'resourceId'],
  },
  bridge: {
    typ: { value: 'JWT', required: false },
    algorithms: ['HS256', 'RS256'],
    maxAgeSeconds: maxBridgeTokenSeconds,
    strings: ['external_customer_id', 'email', 'name', 'sub', 'jti'],
    oneOf: ['external_customer_id'],
  },
  session: own('vitrine-session+jwt', 3_600),
  widget: own(widgetToken.typ, widgetToken.maxSeconds),
  embed: own('vitrine-embed+jwt', 900),
} as const satisfies Record<string, TokenKind>;

/** Defines a kind that the server signs itself: its `typ` is required, and `jti` is the id of the row that is read on every call. */
function own(typ: string, maxAgeSeconds: number) {
  const strings = ['sub', 'jti', 'kind', 'tenant_id', 'customer_id'] as const;
  return { typ: { value: typ, required: true }, algorithms: ['ES256'], maxAgeSeconds, strings, oneOf: ['jti'] } as const;
}

export interface TokenKind {
  typ: { value: string; required: boolean };
  algorithms: readonly TokenAlgorithm[];
  maxAgeSeconds: number;
  strings: readonly string[];
  oneOf: readonly string[];
}

export type TokenKindName = keyof typeof tokenKinds;
