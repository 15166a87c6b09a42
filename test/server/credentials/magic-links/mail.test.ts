import { expect, test } from 'vitest';
import { directionOf, locales } from '../../../../protocol/locales.ts';
import { magicLinkMail } from '../../../../server/credentials/magic-links/mail.ts';
import { pageMessages } from '../../../../server/pages/messages.ts';

test.each(locales)('V12 the mail of a sign-in link is written in %s, with its code, its link and the name of the tenant', (locale) => {
  const { subject, text, html } = magicLinkMail({ to: 'ada@example.com', tenant: 'Acme', href: 'https://acme.example/?t=1', code: '123456', locale });
  expect(subject).toContain('Acme');
  for (const part of ['https://acme.example/?t=1', '123456', '15']) expect(text).toContain(part);
  expect(html).toContain(`<html lang="${locale}" dir="${directionOf(locale)}">`);
  const english = magicLinkMail({ to: 'ada@example.com', tenant: 'Acme', href: 'https://acme.example/?t=1', code: '123456', locale: 'en' });
  expect(subject === english.subject).toBe(locale === 'en');
});

test.each(locales)('V12 every page of the server is translated into %s, with the same parts as in English', (locale) => {
  for (const [name, message] of Object.entries(pageMessages.en)) {
    const own = pageMessages[locale][name as keyof typeof pageMessages.en];
    expect(Object.keys(own), name).toEqual(Object.keys(message));
    expect(own.title === message.title, name).toBe(locale === 'en');
  }
});
