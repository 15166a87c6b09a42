import { AforoInvoiceList, AforoSession } from '@aforoai/storefront-widgets';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

const { server = '', tenant: tenantSlug = '', key: embedKey = '' } = document.body.dataset;

/*
 * Aforo, "Embed Widgets: Authentication", app/account/invoices/page.tsx (seeds/000). Changed: names and keys. Added: the server address in `init`, because
 * the widget has no property for it.
 */
AforoSession.init({ tenantSlug, embedKey, magicLinkMode: true, embedBaseUrl: server });
createRoot(document.querySelector('main') ?? document.body).render(createElement(AforoInvoiceList, { tenantSlug, embedKey, magicLinkMode: true }));
