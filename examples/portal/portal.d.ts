import type { Express } from 'express';

export interface PortalOptions {
  server: string;
  origin: string;
  tenant: string;
  issuer: string;
  apiKey: string;
  signingKey: { id: string; secret: string };
}

export declare function createPortal(options: PortalOptions): Express;
