/** A name in a public register, in the words of {@link wordsOf}. */
export interface RegisteredName {
  readonly family: string;
  readonly given: readonly string[];
}

const titles = new Set(['dr', 'prof', 'professor', 'mr', 'mrs', 'ms', 'mx', 'md', 'do', 'phd', 'mbbs']);

/** The words of a name without accents, capitals and signs: `Dr. Zoë O'Neill-Núñez` is `zoe`, `oneill`, `nunez`. */
export function wordsOf(name: string): string[] {
  return name
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’`]/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '' && !titles.has(word));
}

/**
 * Whether a claimed name is that of a row: all words of the family name and the first given name stand in it, in any
 * order, and every other word is one of the row's given names or its first letter. Doubt is for people: a name that
 * was shortened or changed does not match.
 * @param claimed the whole name, as a member typed it
 */
export function isNameOf(claimed: string, { family, given }: RegisteredName): boolean {
  const words = wordsOf(claimed);
  const familyWords = family.split(' ').filter((word) => word !== '');
  const [first, ...more] = given;
  if (familyWords.length === 0 || first === undefined) return false;
  const rest = [...words];
  for (const needed of [...familyWords, first]) {
    const at = rest.indexOf(needed);
    if (at === -1) return false;
    rest.splice(at, 1);
  }
  return rest.every((word) =>
    more.some((name) => name === word || (word.length === 1 && name.startsWith(word))),
  );
}

/**
 * Whether a mailbox bears a person's name, so that it is that person's and not any mailbox of the institution: the last
 * word of the name is a word of the local part, alone or behind an initial, and what stands beside it is a given name or
 * initials (`nunez`, `zoe.nunez`, `znunez`). `sam.nunez` is a relative or nobody, and a question for people.
 * @param name the whole name, family name last
 */
export function isMailboxOf(mailbox: string, name: string): boolean {
  const words = wordsOf(name);
  const family = words.at(-1);
  if (family === undefined || words.length < 2 || family.length < 3) return false;
  const given = words.slice(0, -1);
  const initials = given.map((word) => word.charAt(0));
  const rest = wordsOf(mailbox.slice(0, mailbox.lastIndexOf('@')));
  const at = rest.findIndex((word) => word === family || initials.some((letter) => word === letter + family));
  if (at === -1) return false;
  rest.splice(at, 1);
  return rest.every((word) => given.includes(word) || [...word].every((letter) => initials.includes(letter)));
}
