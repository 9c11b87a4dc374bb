interface Route {
  readonly method: string;
  readonly url: string;
}

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** The routes of an application, to tell a wrong method (405) from an unknown address (404). */
export class RouteTable {
  readonly #routes: { readonly method: string; readonly pattern: RegExp }[] = [];

  add({ method, url }: Route): void {
    const source = url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : escape(part)))
      .join('/');
    this.#routes.push({ method, pattern: new RegExp(`^${source}/?$`) });
  }

  /** @returns the methods of an address in order of name, none if it is unknown */
  methodsOf(path: string): string[] {
    const methods = this.#routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(methods)].sort();
  }
}
