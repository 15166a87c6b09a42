import type { Keys } from '../portal/portal.js';

export declare function makeKeys(options: { server: string; apiKey: string; tenant: string; origin: string; former?: Keys | undefined }): Promise<Keys>;
export declare function connectCustomers(server: string, apiKey: string): Promise<void>;
