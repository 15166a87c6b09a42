import { place } from './way.js';

/** @type {import('./way.js').Way} */
export const invoices = {
  path: '/invoices',
  name: 'invoices',
  trust: 'backend',
  backend: 'tenant-token.js',
  show({ vitrine }) {
    const { markup, text } = place(vitrine, { widget: 'invoice-list' });
    return { body: markup, code: text, script: 'tenant-token.js' };
  },
};
