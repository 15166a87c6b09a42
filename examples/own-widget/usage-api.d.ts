import type { RequestListener } from 'node:http';

export interface Usage {
  limit: number;
  days: { date: string; calls: number }[];
}

export function createUsageApi(options: { server: string; issuer: string; secret: string; usageOf: (customer: string) => Usage }): RequestListener;
export function sampleUsage(customer: string, today: Date): Usage;
