import type { ToolsTexts } from './tools-texts.ts';

export const texts: ToolsTexts = {
  print: 'طباعة',
  pdf: 'تنزيل PDF',
  csv: 'تنزيل CSV',
  preparing: 'جارٍ إعداد الملف…',
  failed: 'تعذّر إنشاء الملف. يُرجى المحاولة مرة أخرى بعد قليل.',
};
