import type { IncomingHttpHeaders } from 'node:http';
import { wantsPage } from '../../platform/http/answers/wants-page.ts';

/**
 * Programs that fetch a link to draw a preview of it, in chats and mails, by what they call themselves. They are shown a neutral page: they
 * cannot sign in, and must not use up what a viewer needs. Nothing is allowed or refused by this list; who lies gets a redirect.
 */
const programs = new RegExp(
  [
    'slackbot|slack-imgproxy|twitterbot|facebookexternalhit|facebot|linkedinbot|telegrambot|discordbot|skypeuripreview|microsoftpreview',
    'iframely|embedly|googlebot|google-pagerenderer|google-read-aloud|feedfetcher|bingbot|bingpreview|applebot|redditbot|pinterestbot',
    'line-poker|cardyb|outbrain|quora link preview|vkshare|nuzzel|bitlybot|w3c_validator|mimecast|proofpoint|barracuda|safelinks',
    String.raw`\bbot\b|crawler|spider|preview`,
  ].join('|'),
  'i',
);

/** Apps whose programs and whose browsers bear one name: a person reads a link in them as in any other browser. */
const apps = /whatsapp|msteams|teams\/|pinterest|viber|mattermost|notion|rocket\.chat|zulip|mastodon|bluesky|tumblr/i;

/** What engines of browsers call themselves, which those who only fetch do not imitate to the end: they add where to read about them. */
const engine = /^Mozilla\/5\.0 \(.+?\) (?:AppleWebKit|Gecko)\//;
const aboutItself = /compatible;|\+https?:/;

/**
 * Whether a person has followed a link. Browsers say so by Fetch metadata (Safari since 16.4, Android's WebView since Chrome 76); of older
 * ones it is taken from what they accept.
 */
function isNavigation(headers: IncomingHttpHeaders, agent: string): boolean {
  if (!engine.test(agent) || aboutItself.test(agent)) return false;
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers;
  if (mode === 'navigate' || destination === 'document') return true;
  return mode === undefined && destination === undefined && wantsPage(headers);
}

/** Whether a request comes from a program that draws previews, and not from a person in a browser. */
export function isPreviewer(headers: IncomingHttpHeaders): boolean {
  const agent = (headers['user-agent'] ?? '').slice(0, 500);
  return programs.test(agent) || (apps.test(agent) && !isNavigation(headers, agent));
}

/** Whether a browser fetches the link before anybody has followed it: what it gets must change nothing. */
export const isPrefetch = (headers: IncomingHttpHeaders): boolean =>
  /\bpre(?:fetch|render|view)\b/i.test(`${String(headers['sec-purpose'] ?? '')} ${String(headers['purpose'] ?? '')}`);
