import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkIndex, checkModel, checkOwners, checkSideEffects, checkTopic } from './checker.js';
import type { IndexedDocument, ModelRow, OwnerRow, TopicRecord, Violation } from './checker.js';
import type { Action, Operation, Outcome } from './ledger.js';
import { markOf } from './mark.js';

/** A history of one post: actions after its creation, the last of which may have an unknown outcome. */
interface History {
  readonly actions: readonly Action[];
  readonly last: Outcome;
  /** Whether an operation of unknown outcome took effect. */
  readonly happened: boolean;
}

interface Planted {
  readonly operations: Operation[];
  readonly owners: OwnerRow[];
  readonly records: TopicRecord[];
  readonly model: ModelRow[];
  readonly documents: IndexedDocument[];
}

const history: fc.Arbitrary<History> = fc.record({
  actions: fc.array(fc.constantFrom<Action>('edit', 'edit', 'edit', 'withdraw'), { maxLength: 6 }),
  last: fc.constantFrom<Outcome>('ok', 'unknown', 'failed'),
  happened: fc.boolean(),
});
const histories = fc.array(history, { minLength: 1, maxLength: 8 });

const everyVersion = new Set(['post']);
const harmsOf = (violations: readonly Violation[]): string[] => [
  ...new Set(violations.map(({ harm }) => harm)),
];

/** The world as it is when nothing goes wrong. */
function worldOf(all: readonly History[]): Planted {
  const world: Planted = { operations: [], owners: [], records: [], model: [], documents: [] };
  let n = 0;
  all.forEach((one, at) => {
    const id = `post-${at}`;
    const withdrawnAt = one.actions.indexOf('withdraw');
    const actions = withdrawnAt < 0 ? one.actions : one.actions.slice(0, withdrawnAt + 1);
    const steps: Action[] = ['create', ...actions];
    let row: OwnerRow | undefined;
    steps.forEach((action, step) => {
      const outcome = step > 0 && step === steps.length - 1 ? one.last : 'ok';
      const mark = action === 'withdraw' ? '' : markOf(1, (n += 1));
      const version = step + 1;
      world.operations.push({ kind: 'post', action, id, mark, outcome, status: 200, version, at: n });
      if (outcome === 'failed' || (outcome === 'unknown' && !one.happened)) return;
      row = { kind: 'post', id, version, visible: action !== 'withdraw', mark };
      world.records.push({ ...row, key: id, eventId: `${id}/${version}`, republished: false });
    });
    world.owners.push(row!);
    const docVersion = row!.version * 2;
    world.model.push({ ...row!, docVersion, parked: false, threadId: null });
    if (row!.visible) world.documents.push({ kind: 'post', id, version: docVersion, mark: row!.mark });
  });
  return world;
}

function check({ operations, owners, records, model, documents }: Planted): Violation[] {
  return [
    ...checkOwners(operations, owners),
    ...checkTopic(records, owners, everyVersion).violations,
    ...checkModel(owners, model),
    ...checkIndex(model, documents),
  ];
}

/** A world in which something was changed by hand; histories in which there is nothing to change are passed by. */
function planted(change: (world: Planted) => Planted | undefined, harm: string): void {
  fc.assert(
    fc.property(histories, (all) => {
      const world = change(worldOf(all));
      fc.pre(world !== undefined);
      expect(harmsOf(check(world!))).toContain(harm);
    }),
  );
}

const edited = ({ owners }: Planted): OwnerRow | undefined =>
  owners.find(({ version, visible }) => version > 1 && visible);

describe('The comparison', () => {
  it('finds nothing where nothing is wrong, whatever the outcomes', () => {
    fc.assert(fc.property(histories, (all) => expect(check(worldOf(all))).toEqual([])));
  });

  it('allows records that come again, and counts them', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (all, seed) => {
        const world = worldOf(all);
        const again = world.records[seed % world.records.length]!;
        const last = world.records.findLast(({ key }) => key === again.key)!;
        const found = checkTopic([...world.records, again, last], world.owners, everyVersion);
        expect(found).toEqual({ violations: [], repeats: 2 });
      }),
    );
  });

  it('finds an acknowledged creation that is gone', () => {
    planted((world) => ({ ...world, owners: world.owners.slice(1) }), 'lost');
  });

  it('finds an acknowledged edit that is gone from its owner', () => {
    planted((world) => {
      const operation = world.operations.find(({ action, outcome }) => action === 'edit' && outcome === 'ok');
      if (!operation) return undefined;
      const owners = world.owners.map((row) =>
        row.id === operation.id ? { ...row, version: 1, visible: true, mark: markOf(9, 9) } : row,
      );
      return { ...world, owners };
    }, 'lost');
  });

  it('finds an event that never came to the topic', () => {
    planted((world) => ({ ...world, records: world.records.slice(1) }), 'lost');
  });

  it('finds two versions in the wrong order', () => {
    planted((world) => {
      const at = world.records.findIndex(({ key, version }, index) => {
        const next = world.records[index + 1];
        return next?.key === key && next.version === version + 1;
      });
      if (at < 0) return undefined;
      return {
        ...world,
        records: world.records.with(at, world.records[at + 1]!).with(at + 1, world.records[at]!),
      };
    }, 'reordered');
  });

  it('finds a topic whose last record of a key is an old one', () => {
    planted((world) => {
      const row = edited(world);
      if (!row) return undefined;
      const first = world.records.find(({ key }) => key === row.id)!;
      return { ...world, records: [...world.records, first] };
    }, 'reordered');
  });

  it('finds two facts of one version, and an item made twice', () => {
    planted((world) => {
      const [record] = world.records;
      return { ...world, records: [...world.records, { ...record!, eventId: 'another' }] };
    }, 'duplicated');
    const mark = markOf(2, 1);
    const create = {
      kind: 'post',
      action: 'create',
      id: undefined,
      mark,
      status: 0,
      version: 0,
      at: 0,
    } as const;
    const twice = ['a', 'b'].map((id): OwnerRow => ({ kind: 'post', id, version: 1, visible: true, mark }));
    expect(harmsOf(checkOwners([{ ...create, outcome: 'unknown' }], twice))).toEqual(['duplicated']);
    expect(harmsOf(checkOwners([{ ...create, outcome: 'failed' }], twice.slice(1)))).toEqual(['resurrected']);
  });

  it('finds an edit that was applied twice', () => {
    planted((world) => {
      const owners = world.owners.map((row) => ({ ...row, version: row.version + 2 }));
      return { ...world, owners };
    }, 'duplicated');
  });

  it('finds an event without its change', () => {
    planted((world) => {
      const phantom = { ...world.records[0]!, key: 'never', eventId: 'never/1' };
      return { ...world, records: [...world.records, phantom] };
    }, 'resurrected');
  });

  it('finds what was withdrawn and is visible again, at its owner, in the read model and in the index', () => {
    const withdrawn = ({ owners }: Planted): OwnerRow | undefined => owners.find(({ visible }) => !visible);
    const shown = { visible: true, mark: markOf(9, 9) };
    planted((world) => {
      const row = withdrawn(world);
      const sure = world.operations.findLast(({ id }) => id === row?.id)?.outcome === 'ok';
      if (!row || !sure) return undefined;
      return { ...world, owners: world.owners.map((one) => (one === row ? { ...one, ...shown } : one)) };
    }, 'resurrected');
    planted((world) => {
      const row = withdrawn(world);
      if (!row) return undefined;
      return { ...world, model: world.model.map((one) => (one.id === row.id ? { ...one, ...shown } : one)) };
    }, 'resurrected');
    planted((world) => {
      const row = withdrawn(world);
      if (!row) return undefined;
      const document = { kind: 'post', id: row.id, version: 1, mark: shown.mark };
      return { ...world, documents: [...world.documents, document] };
    }, 'resurrected');
  });

  it('finds an older text in the index, a document that is missing, and one that is behind', () => {
    planted((world) => {
      if (world.documents.length === 0) return undefined;
      return {
        ...world,
        documents: world.documents.map((document) => ({ ...document, mark: markOf(9, 9) })),
      };
    }, 'resurrected');
    planted((world) => (world.documents.length > 0 ? { ...world, documents: [] } : undefined), 'lost');
    planted((world) => {
      if (world.documents.length === 0) return undefined;
      return { ...world, documents: world.documents.map((document) => ({ ...document, version: 1 })) };
    }, 'lost');
  });

  it('wants no comment found whose thread is out of view, and no parked document', () => {
    const thread: ModelRow = {
      kind: 'post',
      id: 't',
      version: 2,
      visible: false,
      mark: '',
      docVersion: 2,
      parked: false,
      threadId: null,
    };
    const comment = { ...thread, kind: 'comment', id: 'c', visible: true, threadId: 'post:t' };
    expect(checkIndex([thread, comment], [])).toEqual([]);
    expect(checkIndex([{ ...thread, visible: true, parked: true }], [])).toEqual([]);
    expect(harmsOf(checkIndex([thread, comment], [{ ...comment, version: 2 }]))).toEqual(['resurrected']);
  });

  it('finds a side effect that came twice, and one that did not come', () => {
    const effect = { what: 'case-answered', id: '1', expected: 1 };
    expect(checkSideEffects([{ ...effect, found: 1 }])).toEqual([]);
    expect(harmsOf(checkSideEffects([{ ...effect, found: 2 }]))).toEqual(['duplicated']);
    expect(harmsOf(checkSideEffects([{ ...effect, found: 0 }]))).toEqual(['lost']);
  });
});
