import type { Answer, World } from '../server/world.ts';

/** A visitor with a cookie jar, who sends the headers of a browser and does not follow redirects. */
export interface Visitor {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  request(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Answer>;
  cookies: Map<string, string>;
}

const navigation = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'en', 'sec-fetch-dest': 'document' };
let visitors = 0;

export function createVisitor(world: World): Visitor {
  const cookies = new Map<string, string>();
  // A unique user agent makes each visitor a separate browser.
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) Chrome/156.${(visitors += 1)}`;
  const request: Visitor['request'] = async (method, path, headers = {}, body) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await world.send(path.replace(world.publicUrl, ''), {
      method,
      headers: { ...navigation, 'user-agent': userAgent, ...(cookie && { cookie }), ...headers },
      ...(body !== undefined && { body }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return { cookies, request, get: (path, headers) => request('GET', path, headers) };
}
