import { createHash } from 'node:crypto';
import { escaped } from '../html/escaped.js';
import type { Words } from './words.js';
import { scopeInWords } from './words.js';

/** HTML that needs no escaping any more. */
class Html {
  constructor(readonly text: string) {}
}

/** Every value is escaped, unless it was made by this function. */
function html(parts: TemplateStringsArray, ...values: (string | Html | readonly Html[])[]): Html {
  const filled = values.map((value) => {
    if (value instanceof Html) return value.text;
    if (typeof value !== 'string') return value.map(({ text }) => text).join('');
    return escaped(value);
  });
  return new Html(parts.reduce((text, part, index) => text + filled[index - 1]! + part));
}

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f3f5f7;color:#16202a}
main{max-width:26rem;margin:2rem auto;padding:1.5rem;background:#fff;border-radius:.5rem}
h1{font-size:1.4rem;margin-top:0}label{display:block;margin-top:1rem}
input{box-sizing:border-box;width:100%;font:inherit;padding:.5rem;border:1px solid #5b6b7a;border-radius:.25rem}
button{font:inherit;padding:.6rem 1.2rem;margin:1rem .5rem 0 0;border:1px solid #0b5cad;border-radius:.25rem;background:#fff;color:#0b5cad}
button.first{background:#0b5cad;color:#fff}.problem{color:#a3180c}.small{font-size:.9rem}`;

const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * Headers of a page. Browsers hold `form-action` against the redirect after a form, too: without the application's
 * origin nobody would come back to it.
 * @param formTarget origin of the registered redirect URI
 */
export function pageHeaders(formTarget?: string): Record<string, string> {
  const targets = formTarget === undefined ? "'self'" : `'self' ${formTarget}`;
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    vary: 'accept-language, cookie',
  };
}

function page({ lang }: Words, title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} - OpenRounds</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.text;
}

/** Where the forms of one interaction are sent to. */
interface FormOf {
  readonly uid: string;
  readonly token: string;
  readonly client: string;
}

export function signInPage(words: Words, { uid, token, client }: FormOf, problem?: string): string {
  const said = problem === undefined ? html`` : html`<p class="problem" role="alert">${problem}</p>`;
  return page(
    words,
    words.signIn,
    html`<p>${words.signInFor(client)}</p>
      ${said}
      <form method="post" action="/oidc/interactions/${uid}/session">
        <input type="hidden" name="token" value="${token}" />
        <label for="login">${words.login}</label>
        <input
          id="login"
          name="login"
          autocomplete="username"
          autocapitalize="none"
          required
          maxlength="254"
        />
        <label for="password">${words.password}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
        <label for="code">${words.code}</label>
        <input id="code" name="code" autocomplete="one-time-code" autocapitalize="none" maxlength="40" />
        <button class="first">${words.signIn}</button>
      </form>`,
  );
}

export interface ConsentOf extends FormOf {
  readonly host: string;
  readonly handle: string;
  readonly scopes: readonly string[];
  /** Token of the form that signs out. */
  readonly signOutToken: string;
}

export function consentPage(words: Words, consent: ConsentOf): string {
  const { uid, token, client, host, handle, scopes, signOutToken } = consent;
  const wishes = scopes.map((scope) => html`<li>${scopeInWords(words, scope) ?? scope}</li> `);
  return page(
    words,
    words.consent,
    html`<p>${words.wants(client)}</p>
      <ul>
        ${wishes}
      </ul>
      <p class="small">${words.unchecked(host)}</p>
      <p class="small">
        ${words.signedInAs(handle)} <a href="/oidc/interactions/${uid}?account=other">${words.other}</a>
      </p>
      <p class="small">${words.later}</p>
      <form method="post" action="/oidc/interactions/${uid}/consent">
        <input type="hidden" name="token" value="${token}" />
        <button class="first" name="answer" value="allow">${words.allow}</button>
        <button name="answer" value="deny">${words.deny}</button>
      </form>
      <form method="post" action="/oidc/interactions/${uid}/sign-out">
        <input type="hidden" name="token" value="${signOutToken}" />
        <button>${words.signOut}</button>
      </form>`,
  );
}

/**
 * @param code of OAuth, such as `invalid_request`
 * @param detail for the developer of the application
 */
export function errorPage(words: Words, code: string, detail?: string): string {
  const more = detail === undefined ? html`` : html`: ${detail}`;
  return page(
    words,
    words.error,
    html`<p>${words.again}</p>
      <p class="small"><code>${code}</code>${more}</p>`,
  );
}
