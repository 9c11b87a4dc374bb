import type { Situation } from '@openrounds/http';
import type { Person } from '@openrounds/journeys';
import type { Kind, Thing } from './kinds.js';
import type { Recipe } from './recipes.js';

export type Place = Situation | 'unknown';

/** Objects by kind, situation and owner; made when first asked for and kept. */
export class Things {
  readonly #made = new Map<string, Promise<Thing>>();

  /** @param author who has the objects that are another's */
  constructor(
    private readonly kinds: Readonly<Record<string, Kind>>,
    private readonly author: Person,
  ) {}

  /** What a kind has: without `makePrivate` nothing is private, without `remove` nothing is deleted. */
  has(kind: string, place: Place): boolean {
    const builders = this.kinds[kind];
    if (!builders) return false;
    if (place === 'private') return builders.makePrivate !== undefined;
    if (place === 'unknown') return builders.unknown !== null;
    return place === 'own' || place === 'public' || builders.remove !== undefined;
  }

  /** One that may serve again. */
  kept(kind: string, place: Place, owner: Person): Promise<Thing> {
    const whose = place === 'own' || place === 'ownDeleted' ? owner.handle : '';
    const name = `${kind} ${place} ${whose}`;
    const known = this.#made.get(name) ?? this.fresh(kind, place, owner);
    this.#made.set(name, known);
    return known;
  }

  /** One for a single use. @param start makes it in another state than the kind does */
  async fresh(kind: string, place: Place, owner: Person, start?: Recipe['start']): Promise<Thing> {
    const { make, makePrivate, remove, unknown } = this.kinds[kind]!;
    const by = place === 'own' || place === 'ownDeleted' ? owner : this.author;
    const begin = start ?? make;
    if (place === 'unknown') return unknown ?? { id: '0193a0f0-0000-7000-8000-0000000000ff' };
    if (place === 'private') return makePrivate!(by);
    if (place === 'own' || place === 'public') return begin(by);
    const begun = await begin(by);
    return { ...begun, ...(await remove!(begun, by)) };
  }
}
