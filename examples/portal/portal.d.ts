import type { Express } from 'express';

/** What the portal's backend knows of its receipts server, its own secrets included. */
export interface Vitrine {
  /** Origin of the receipts server. */
  server: string;
  /** Origin of the portal itself, another site than the server. */
  origin: string;
  tenant: string;
  /** The tenant's `issuer` setting. */
  issuer: string;
  /** Management key, to list customers and receipts from the backend. */
  apiKey: string;
  /** Its secret is exactly as the server has shown it once. */
  signingKey: { id: string; secret: string };
  keys: Keys;
}

/** What the ways in need beside the signing key. The embed key is public, the others are not. */
export interface Keys {
  embedKey: string;
  accessId: string;
  accessKey: string;
  proxyKey: string;
  /** Of the billing page: what Vitrine signs checkouts with, and the page its notices. */
  paymentKeyId: string;
  paymentSecret: string;
}

export declare function createPortal(vitrine: Vitrine): Express;
