import type { IncomingHttpHeaders } from 'node:http';
import { wantsPage } from '../../platform/http/answers/wants-page.ts';

/**
 * User agents of programs that fetch a link to show a preview of it in chats and mails. They get a neutral page: they cannot sign in, and must not use up a
 * viewer's token. The list grants and refuses nothing; a program with another user agent gets a redirect.
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

/** Apps whose preview programs and browsers have the same name. In such a browser, a person reads the link. */
const apps = /whatsapp|msteams|teams\/|pinterest|viber|mattermost|notion|rocket\.chat|zulip|mastodon|bluesky|tumblr/i;

/** User agent of a browser engine. Programs that only fetch do not imitate it completely: they add an address for information about themselves. */
const engine = /^Mozilla\/5\.0 \(.+?\) (?:AppleWebKit|Gecko)\//;
const aboutItself = /compatible;|\+https?:/;

/**
 * Whether a person followed a link. Browsers say so by Fetch metadata (Safari since 16.4, Android's WebView since Chrome 76). For older ones, the types that
 * they accept decide.
 */
function isNavigation(headers: IncomingHttpHeaders, agent: string): boolean {
  if (!engine.test(agent) || aboutItself.test(agent)) return false;
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers;
  if (mode === 'navigate' || destination === 'document') return true;
  return mode === undefined && destination === undefined && wantsPage(headers);
}

/** Whether a request comes from a preview program, and not from a person in a browser. */
export function isPreviewer(headers: IncomingHttpHeaders): boolean {
  const agent = (headers['user-agent'] ?? '').slice(0, 500);
  return programs.test(agent) || (apps.test(agent) && !isNavigation(headers, agent));
}

/** Whether a browser fetches the link before anyone follows it. The response must change nothing. */
export const isPrefetch = (headers: IncomingHttpHeaders): boolean =>
  /\bpre(?:fetch|render|view)\b/i.test(`${String(headers['sec-purpose'] ?? '')} ${String(headers['purpose'] ?? '')}`);
