/** A package as `package-lock.json` describes it. */
export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  /** Needed for development only: never in an image. */
  readonly dev?: boolean;
  /** A workspace of our own. */
  readonly link?: boolean;
}

/** Licences that ask for their notice at most, by SPDX id. What is not here is looked at by a person first. */
const permissive: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
]);

/**
 * Packages under a licence that asks for the source of their own files only, which we pass on as they come; each with
 * what its manifest says. The reason stands in docs/adr/0012.
 */
const passedOn: ReadonlyMap<string, string> = new Map([
  ['fxa-common-password-list', 'MPL-2.0'],
  ['incremental-encoder', 'MPL 2.0'],
]);

/** The packages of other people that ship, by their place in the lock file. */
export function shippedPackages(
  packages: Readonly<Record<string, LockedPackage>>,
): (readonly [place: string, locked: LockedPackage])[] {
  return Object.entries(packages).filter(
    ([place, { dev, link }]) => place.includes('node_modules/') && dev !== true && link !== true,
  );
}

/**
 * @param places packages that ship, with the licence that each states
 * @returns one line per package that may not ship: `name@version: licence`
 */
export function licenceProblems(places: readonly (readonly [string, LockedPackage])[]): string[] {
  return places
    .filter(([place, { license }]) => license === undefined || !mayShip(nameOf(place), license))
    .map(([place, { version, license }]) => `${nameOf(place)}@${version}: ${license ?? 'unknown'}`);
}

function mayShip(name: string, license: string): boolean {
  return isPermissive(license) || passedOn.get(name) === license;
}

/** The name in `node_modules/a/node_modules/@b/c`: `@b/c`. */
export function nameOf(place: string): string {
  return place.split('node_modules/').at(-1)!;
}

/**
 * Whether we may ship under an SPDX expression: of `A OR B` one must be permissive, of `A AND B` both. An exception
 * (`WITH`) is read as part of the id, so it is known only if it is listed.
 */
export function isPermissive(expression: string): boolean {
  const inner = /\(([^()]*)\)/;
  let flat = expression;
  for (let group = inner.exec(flat); group; group = inner.exec(flat))
    flat = flat.replace(group[0], anyPermissive(group[1]!) ? 'MIT' : 'refused');
  return anyPermissive(flat);
}

function anyPermissive(expression: string): boolean {
  return expression
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((id) => permissive.has(id.trim())));
}
