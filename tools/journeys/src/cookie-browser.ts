interface Kept {
  readonly value: string;
  readonly path: string;
}

/** A page that a browser got, or the address of another site to which it was sent. */
export interface Seen {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
}

/** As much of a browser as a page without script needs: cookies with their paths, redirects within the site, forms. */
export class CookieBrowser {
  readonly #cookies = new Map<string, Kept>();

  constructor(private readonly site: string) {}

  open(url: URL): Promise<Seen> {
    return this.#follow(url, {});
  }

  /** Fills in the form of a page and presses the button. */
  submit(page: Seen, fields: Readonly<Record<string, string>>): Promise<Seen> {
    const action = /<form method="post" action="([^"]+)"/.exec(page.html)?.[1];
    if (!action) throw new Error(`There is no form at ${page.url.pathname} (${page.status}).`);
    const hidden = [...page.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const body = new URLSearchParams([
      ...hidden.map(([, name, value]): [string, string] => [name!, value!]),
      ...Object.entries(fields),
    ]);
    return this.#follow(new URL(action, page.url), { method: 'POST', body });
  }

  /** Stops where another site begins: there the application listens. */
  async #follow(first: URL, request: RequestInit): Promise<Seen> {
    let [url, next] = [first, request];
    for (let step = 0; step < 10; step += 1) {
      if (url.origin !== new URL(this.site).origin) return { url, status: 0, html: '' };
      const cookie = this.#cookiesFor(url.pathname);
      const response = await fetch(url, {
        ...next,
        headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) },
        redirect: 'manual',
      });
      this.#keep(response.headers.getSetCookie(), url.pathname);
      const location = response.headers.get('location');
      if (location === null) return { url, status: response.status, html: await response.text() };
      await response.body?.cancel();
      [url, next] = [new URL(location, url), {}];
    }
    throw new Error('Ten redirects and no end.');
  }

  #cookiesFor(path: string): string {
    const fitting = [...this.#cookies].filter(([, kept]) => path.startsWith(kept.path));
    return fitting.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  #keep(lines: readonly string[], at: string): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const path = attributes.find((one) => /^path=/i.test(one))?.slice('path='.length) ?? at;
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, { value, path });
    }
  }
}
