import type { Express } from 'express';

/** The portal backend's data about its receipts server, including its secrets. */
export interface Vitrine {
  /** Origin of the receipts server. */
  server: string;
  /** Origin of the portal, which is a different site from the server. */
  origin: string;
  tenant: string;
  /** The tenant's `issuer` setting. */
  issuer: string;
  /** Management key, to list customers and receipts from the backend. */
  apiKey: string;
  /** The signing key. Its secret is exactly as the server showed it once. */
  signingKey: { id: string; secret: string };
  keys: Keys;
}

/** Further keys of the ways in. The embed key is public, the others are secret. */
export interface Keys {
  embedKey: string;
  accessId: string;
  accessKey: string;
  proxyKey: string;
  /** Key of the billing page: it signs Vitrine's checkouts and the page's notices. */
  paymentKeyId: string;
  paymentSecret: string;
}

export declare function createPortal(vitrine: Vitrine): Express;
