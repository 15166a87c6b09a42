import { askEarly } from './runtime/early.ts';
import { readPageData } from './runtime/page-data.ts';

const page = readPageData();

if (page?.kind === 'frame') askEarly(page);
