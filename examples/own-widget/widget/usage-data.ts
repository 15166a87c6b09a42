import { FrameError, faultOf } from '@vitrine/frame/widget';

/** The response of the usage API: calls per day of the current month, oldest first. */
export interface Usage {
  limit: number;
  days: { date: string; calls: number }[];
}

const isDay = (value: unknown): value is Usage['days'][number] =>
  typeof value === 'object' && value !== null && 'date' in value && typeof value.date === 'string' && 'calls' in value && typeof value.calls === 'number';

const isUsage = (value: unknown): value is Usage =>
  typeof value === 'object' &&
  value !== null &&
  'limit' in value &&
  typeof value.limit === 'number' &&
  'days' in value &&
  Array.isArray(value.days) &&
  value.days.every(isDay);

/** Validates a response. An unexpected one is an error, not a month without calls. */
export function usageFrom(value: unknown): Usage {
  if (isUsage(value)) return value;
  throw new FrameError(faultOf('bad_response', 'The response of the usage API has an unexpected format.', false));
}
