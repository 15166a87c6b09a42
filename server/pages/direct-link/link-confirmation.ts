import { createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { type Request, type Response, urlencoded } from 'express';
import type { MasterKeys } from '../../access/master-key.ts';
import { equalSecrets } from '../../access/secrets.ts';
import { originOf } from '../../config/public-url.ts';
import { HttpError } from '../../errors/http-error.ts';

/** Hidden field of the form behind "Continue". */
const field = 'confirmation';

export interface LinkConfirmations {
  /** Hidden field of the form that confirms this session. */
  fieldsOf(secret: string): Readonly<Record<string, string>>;
  /**
   * Checks that the link's own page sent the form.
   *
   * @param secret Secret of the browser's session; `undefined` without a session.
   * @throws HttpError `action_not_allowed`.
   */
  check(request: Request, response: Response, secret: string | undefined): Promise<void>;
}

/**
 * Creates the check that lets only the link's own page confirm a session. Browsers name the origin of a form by Fetch metadata, or by `Origin`. However,
 * `Origin` is "null" for forms of a page without referrer (Fetch standard, section 3.1), and Safari before 16.4 has no Fetch metadata. In that case a hidden
 * field of the form decides: it is derived from the session's secret, which no page can read.
 */
export function createLinkConfirmations({ publicUrl, masterKeys }: { publicUrl: string; masterKeys: MasterKeys }): LinkConfirmations {
  const keys = masterKeys.deriveEach('vitrine link confirmation v1');
  const valueFor = (secret: string, key = keys[0]): string => createHmac('sha256', key).update(secret).digest('base64url');
  const readForm = promisify(urlencoded({ extended: false, limit: '2kb', inflate: false, parameterLimit: 5 }));

  async function sentValue(request: Request, response: Response): Promise<unknown> {
    try {
      await readForm(request, response);
    } catch (cause) {
      throw refused(cause);
    }
    const form: unknown = request.body;
    return typeof form === 'object' && form !== null && field in form ? form[field] : undefined;
  }

  return {
    fieldsOf: (secret) => ({ [field]: valueFor(secret) }),

    async check(request, response, secret) {
      const { origin, 'sec-fetch-site': site } = request.headers;
      if (site === 'same-origin' || (site === undefined && origin === originOf(publicUrl))) return;
      if (site !== undefined || (origin !== undefined && origin !== 'null')) throw refused();
      // Without a session there is nothing to confirm.
      if (secret === undefined) return;
      const value = await sentValue(request, response);
      if (typeof value !== 'string' || !keys.some((key) => equalSecrets(value, valueFor(secret, key)))) throw refused();
    },
  };
}

const refused = (cause?: unknown): HttpError => new HttpError('action_not_allowed', 'The confirmation must come from the page of the link itself.', { cause });
