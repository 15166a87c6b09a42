/**
 * Programs that fetch a link to draw a preview of it, in chats and mails, by what they call themselves. They are shown a neutral page: they
 * cannot sign in, and must not use up what a viewer needs. Nothing is allowed or refused by this list; who lies gets a redirect.
 */
const previewers =
  /slackbot|slack-imgproxy|twitterbot|facebookexternalhit|facebot|linkedinbot|whatsapp|telegrambot|discordbot|skypeuripreview|microsoftpreview|msteams|teams\/|iframely|embedly|googlebot|google-pagerenderer|google-read-aloud|feedfetcher|bingbot|bingpreview|applebot|redditbot|pinterest|viber|line-poker|mattermost|rocket\.chat|zulip|mastodon|bluesky|cardyb|notion|outbrain|quora link preview|vkshare|tumblr|nuzzel|bitlybot|w3c_validator|mimecast|proofpoint|barracuda|safelinks|\bbot\b|crawler|spider|preview/i;

export const isPreviewer = (userAgent: string | undefined): boolean => previewers.test((userAgent ?? '').slice(0, 500));
