import { place } from './way.js';

/** @type {import('./way.js').Way} */
export const pricing = {
  path: '/pricing',
  name: 'pricing',
  trust: 'nobody',
  open: true,
  show({ frame: { user }, vitrine }) {
    const { markup, text } = place(vitrine, { 'embed-key': vitrine.keys.embedKey, ...(user && { customer: 'known' }) });
    return { body: markup, code: text, scripts: ['vitrine.js', 'vitrine-bridge.js'], script: 'pricing.js' };
  },
};
