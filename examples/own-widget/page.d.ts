import type { RequestListener } from 'node:http';

export function createPage(vitrine: { server: string; tenant: string; issuer: string; signingKey: { id: string; secret: string } }): RequestListener;
