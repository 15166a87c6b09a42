import { tag } from '../code.js';
import { html } from '../html.js';
import { createReceiptsServer } from '../receipts-server.js';
import { place } from './way.js';

/** @type {import('./way.js').Way} */
export const pricing = {
  path: '/pricing',
  name: 'pricing',
  trust: 'nobody',
  open: true,
  async show({ frame: { user }, vitrine }) {
    const plan = await createReceiptsServer(vitrine.server, vitrine.apiKey).highlightedPlan();
    const { markup, text } = place(vitrine, { 'embed-key': vitrine.keys.embedKey, plan, ...(user && { customer: 'known' }) });
    const further = plan === undefined ? [] : ['card', 'button'].map((id) => tag('div', { id, class: 'card embed second' }));
    return {
      body: html`${markup}${further.map((one) => html`\n${one.markup}`)}`,
      code: [text, ...further.map((one) => one.text)].join('\n'),
      scripts: ['vitrine.js', 'vitrine-bridge.js'],
      script: 'pricing.js',
    };
  },
};
