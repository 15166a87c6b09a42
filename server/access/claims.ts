import type { ServerErrorCode } from '../../protocol/errors.ts';
import { isName, isSameName } from '../../protocol/names.ts';
import { clockToleranceSeconds } from '../../protocol/tokens.ts';

/** One week beyond expiry. If the clock jumped and a used-token record were purged early, its token would work again. */
const claimKeptSeconds = 7 * 86_400;

/** Returns until when the server remembers that a token expiring at `exp` (seconds) was used. In milliseconds. */
export const usedUntilMs = (exp: number): number => (exp + 2 * clockToleranceSeconds + claimKeptSeconds) * 1_000;

/** What a payload is checked against: partly from the table of token kinds, partly from the tenant's current settings. */
export interface ClaimRules {
  issuer: string;
  /** `null`: `aud` is not checked. */
  audience: string | null;
  /** Greatest `exp - iat`. */
  maxSeconds: number;
  /** String claims: each is absent, or 1 to 255 characters without control, bidirectional or surrogate characters. */
  strings: readonly string[];
  /** At least one of these string claims must be present. */
  oneOf: readonly string[];
  nowSeconds: number;
  /** Tokens issued before this time are expired, whatever their claims. Default: no such limit. */
  issuedFromMs?: number | undefined;
}

export interface ClaimFault {
  code: Extract<ServerErrorCode, 'token_invalid' | 'token_expired' | 'token_lifetime_too_long'>;
  /** The claim and the rule it breaks, for operators. */
  reason: string;
  /** When set, the caller may see the reason: the signature is valid, and the fault is in the token's format, not in whom or what it is for. */
  isDisclosed?: true;
}

/**
 * Checks the claims of a payload with a valid signature, RFC 7519 section 4.1 without its optional leniencies. Runs on every call, also for tokens verified
 * before, because the clock and the tenant's settings change.
 *
 * @returns The fault, or `undefined`.
 */
export function faultOfClaims(payload: Record<string, unknown>, rules: ClaimRules): ClaimFault | undefined {
  const { exp, iat, nbf, iss, aud } = payload;
  const { nowSeconds } = rules;
  if (!isNamed(iss, rules.issuer)) return invalid(`"iss" must be "${rules.issuer}".`);
  if (rules.audience !== null && !isAudience(aud, rules.audience)) return invalid(`"aud" must be "${rules.audience}" and nothing else.`);
  if (!isTime(exp)) return disclosedFault(timeRule('exp', exp));
  if (!isTime(iat)) return disclosedFault(timeRule('iat', iat));
  if (nbf !== undefined && !isTime(nbf)) return disclosedFault(timeRule('nbf', nbf));
  for (const name of rules.strings) {
    if (Object.hasOwn(payload, name) && !isName(payload[name])) return invalid(`"${name}" must be a string of 1 to 255 printable characters.`);
  }
  if (!rules.oneOf.some((name) => Object.hasOwn(payload, name))) return invalid(`The token needs one of these claims: ${rules.oneOf.join(', ')}.`);
  if (iat * 1_000 < (rules.issuedFromMs ?? 0)) return invalid('"iat" is from before the data was restored from a backup.');
  if (exp <= iat) return invalid('"exp" must be later than "iat".');
  if (iat > nowSeconds + clockToleranceSeconds) {
    return isMilliseconds(iat) ? disclosedFault(millisecondsRule('iat', iat)) : invalid('"iat" is in the future: compare the clocks of both servers.');
  }
  if (nbf !== undefined && nbf > nowSeconds + clockToleranceSeconds) return invalid('"nbf" is in the future: the token is not valid yet.');
  if (exp < nowSeconds - clockToleranceSeconds) return { code: 'token_expired', reason: '"exp" is in the past.' };
  if (exp - iat > rules.maxSeconds) {
    if (isMilliseconds(exp)) return { ...disclosedFault(millisecondsRule('exp', exp)), code: 'token_lifetime_too_long' };
    return { code: 'token_lifetime_too_long', reason: `"exp" is ${exp - iat} seconds after "iat"; the tenant allows ${rules.maxSeconds}.` };
  }
  return undefined;
}

function invalid(reason: string): ClaimFault {
  return { code: 'token_invalid', reason };
}

const disclosedFault = (reason: string): ClaimFault => ({ ...invalid(reason), isDisclosed: true });

const inCode = 'int(time.time()) in Python, Math.floor(Date.now() / 1000) in JavaScript, time.Now().Unix() in Go';

/** Explains what is wrong with a time claim and what to write instead. RFC 7519 section 2 (NumericDate), restricted to whole seconds. */
function timeRule(name: 'exp' | 'iat' | 'nbf', value: unknown): string {
  const means = { exp: 'when the token expires', iat: 'when it was issued', nbf: 'when it becomes valid' }[name];
  const life = name === 'exp' ? ', plus its lifetime' : '';
  if (value === undefined) return `"${name}" is missing: it says ${means}, in whole seconds since 1970: ${inCode}${life}.`;
  if (typeof value === 'number' && !Number.isInteger(value)) return `"${name}" is ${value}, but times are whole seconds: write ${inCode}.`;
  if (typeof value === 'string') return `"${name}" is a string: write a whole number of seconds since 1970, without quotes.`;
  return `"${name}" must be a whole number of seconds since 1970: ${inCode}.`;
}

const millisecondsRule = (name: 'exp' | 'iat', value: number): string =>
  `"${name}" is ${value}, which is in milliseconds, but times are in whole seconds: write ${inCode}.`;

/** Read as seconds, such a time would be in the year 5138 or later. */
const isMilliseconds = (time: number): boolean => time > 100_000_000_000;

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isAudience(aud: unknown, ours: string): boolean {
  return isNamed(aud, ours) || (Array.isArray(aud) && aud.length === 1 && isNamed(aud[0], ours));
}

function isNamed(value: unknown, name: string): boolean {
  return value === name || (typeof value === 'string' && isSameName(value, name));
}
