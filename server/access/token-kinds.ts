import { bridgeSeconds, maxTokenSeconds, widgetToken } from '../../protocol/tokens.ts';
import type { TokenAlgorithm } from './verifying-keys.ts';

/**
 * Every kind of token that is verified here, and what each must look like. A further kind is one line.
 *
 * - `typ`: what the header's `typ` must say, and whether it must be there at all.
 * - `maxAgeSeconds`: upper bound of the lifetime whatever a tenant sets.
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
    maxAgeSeconds: bridgeSeconds,
    strings: ['external_customer_id', 'email', 'name', 'sub', 'jti'],
    oneOf: ['external_customer_id'],
  },
  session: own('vitrine-session+jwt', 3_600),
  widget: own(widgetToken.typ, widgetToken.maxSeconds),
  embed: own('vitrine-embed+jwt', 900),
} as const satisfies Record<string, TokenKind>;

/** A kind that the server itself signs: its `typ` is mandatory, and `jti` names the row that is read on every call. */
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
