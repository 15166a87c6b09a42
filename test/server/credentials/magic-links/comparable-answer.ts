import type { Answer } from '../../../support/server/world.ts';

/** An answer without the values that differ for each request. */
export const comparableAnswer = ({ status, headers, json }: Answer) => ({
  status,
  json: { ...json, browserSecret: String(json['browserSecret']).replace(/^mlb_[A-Za-z0-9_-]{43}$/, 'mlb_…') },
  headers: [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name)),
});
