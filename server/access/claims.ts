import type { ServerErrorCode } from '../../protocol/errors.ts';
import { isName, isSameName } from '../../protocol/names.ts';
import { clockToleranceSeconds } from '../../protocol/tokens.ts';

/** A week beyond its end: the clock may have jumped when what is over is removed, and a token whose claim is gone would open something again. */
const claimKeptSeconds = 7 * 86_400;

/** Until when it is remembered that a token which ends at `exp` (seconds) was used. In milliseconds. */
export const usedUntilMs = (exp: number): number => (exp + 2 * clockToleranceSeconds + claimKeptSeconds) * 1_000;

/** What a payload is measured against: partly from the table of kinds, partly from the tenant's settings at this moment. */
export interface ClaimRules {
  issuer: string;
  /** `null`: `aud` is not looked at. */
  audience: string | null;
  /** Greatest `exp - iat`. */
  maxSeconds: number;
  /** String claims: each is absent, or 1 to 255 characters without control, direction or surrogate characters. */
  strings: readonly string[];
  /** Of these string claims at least one must be there. */
  oneOf: readonly string[];
  nowSeconds: number;
  /** Tokens that were issued before are over, whatever they say. Default: none. */
  issuedFromMs?: number | undefined;
}

export interface ClaimFault {
  code: Extract<ServerErrorCode, 'token_invalid' | 'token_expired' | 'token_lifetime_too_long'>;
  /** The claim and the rule, for operators. */
  reason: string;
  /** Set: the caller may read the reason. The signature is good, and it is about how the token is written, not about whose or for what it is. */
  told?: true;
}

/**
 * Judges the claims of a payload whose signature is good, RFC 7519 section 4.1 with every liberty taken out. Runs on every call, also for
 * a token that was verified before, because the clock and the tenant's settings move on.
 *
 * @returns What is wrong, or `undefined`.
 */
export function faultOfClaims(payload: Record<string, unknown>, rules: ClaimRules): ClaimFault | undefined {
  const { exp, iat, nbf, iss, aud } = payload;
  const { nowSeconds } = rules;
  if (!isNamed(iss, rules.issuer)) return invalid(`"iss" must be "${rules.issuer}".`);
  if (rules.audience !== null && !isAudience(aud, rules.audience)) return invalid(`"aud" must be "${rules.audience}" and nothing beside it.`);
  if (!isTime(exp)) return told(timeRule('exp', exp));
  if (!isTime(iat)) return told(timeRule('iat', iat));
  if (nbf !== undefined && !isTime(nbf)) return told(timeRule('nbf', nbf));
  for (const name of rules.strings) {
    if (Object.hasOwn(payload, name) && !isName(payload[name])) return invalid(`"${name}" must be a string of 1 to 255 printable characters.`);
  }
  if (!rules.oneOf.some((name) => Object.hasOwn(payload, name))) return invalid(`The token needs one of these claims: ${rules.oneOf.join(', ')}.`);
  if (iat * 1_000 < (rules.issuedFromMs ?? 0)) return invalid('"iat" is from before the data was restored from a backup.');
  if (exp <= iat) return invalid('"exp" must be later than "iat".');
  if (iat > nowSeconds + clockToleranceSeconds) {
    return isMilliseconds(iat) ? told(millisecondsRule('iat', iat)) : invalid('"iat" is in the future: compare the clocks of both servers.');
  }
  if (nbf !== undefined && nbf > nowSeconds + clockToleranceSeconds) return invalid('"nbf" is in the future: the token is not valid yet.');
  if (exp < nowSeconds - clockToleranceSeconds) return { code: 'token_expired', reason: '"exp" is in the past.' };
  if (exp - iat > rules.maxSeconds) {
    if (isMilliseconds(exp)) return { ...told(millisecondsRule('exp', exp)), code: 'token_lifetime_too_long' };
    return { code: 'token_lifetime_too_long', reason: `"exp" is ${exp - iat} seconds after "iat"; the tenant allows ${rules.maxSeconds}.` };
  }
  return undefined;
}

function invalid(reason: string): ClaimFault {
  return { code: 'token_invalid', reason };
}

const told = (reason: string): ClaimFault => ({ ...invalid(reason), told: true });

const inCode = 'int(time.time()) in Python, Math.floor(Date.now() / 1000) in JavaScript, time.Now().Unix() in Go';

/** What is wrong with a time, RFC 7519 section 2 (NumericDate), of which only whole seconds are taken, and what to write instead. */
function timeRule(name: 'exp' | 'iat' | 'nbf', value: unknown): string {
  const means = { exp: 'when the token ends', iat: 'when it was issued', nbf: 'from when on it counts' }[name];
  const life = name === 'exp' ? ', and its life added' : '';
  if (value === undefined) return `"${name}" is missing: a token says ${means}, in whole seconds since 1970: ${inCode}${life}.`;
  if (typeof value === 'number' && !Number.isInteger(value)) return `"${name}" is ${value}, and times are whole seconds: write ${inCode}.`;
  if (typeof value === 'string') return `"${name}" is a text: write a whole number of seconds since 1970, without quotes.`;
  return `"${name}" must be a whole number of seconds since 1970: ${inCode}.`;
}

const millisecondsRule = (name: 'exp' | 'iat', value: number): string =>
  `"${name}" is ${value}, which are milliseconds, and times are whole seconds: write ${inCode}.`;

/** As seconds, it would be in the year 5138 or later. */
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
