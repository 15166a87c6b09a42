import { embed } from '../../../host/index.ts';

Object.assign(window, { embed, define: () => import('../../../host/element.ts') });
