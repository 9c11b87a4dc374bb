import { describe, expect, it } from '@jest/globals';
import { exportStream, MemberExport, type ExportLists } from './member-export.js';

const at = new Date('2026-05-01T08:00:00.000Z');
const memberId = '0193f1c0-1000-7000-8000-00000000000a';

class Part extends MemberExport {
  readonly service = 'letters';
  readonly asked: (string | null)[] = [];

  constructor(private readonly rows: number[]) {
    super();
  }

  lists(): ExportLists {
    return {
      sent: (after) => {
        this.asked.push(after);
        const rest = this.rows.filter((n) => after === null || n > Number(after));
        return Promise.resolve(
          rest.slice(0, 2).map((n) => ({ key: String(n), item: JSON.stringify({ n }) })),
        );
      },
      received: () => Promise.resolve([]),
    };
  }
}

const textOf = async (part: MemberExport): Promise<string> =>
  (await exportStream(part, memberId, at).toArray()).map(String).join('');

describe('the part of a service in an export', () => {
  it('is one JSON document with every row of every list, read batch by batch', async () => {
    const part = new Part([1, 2, 3, 4, 5]);
    expect(JSON.parse(await textOf(part))).toEqual({
      service: 'letters',
      formatVersion: 1,
      memberId,
      exportedAt: '2026-05-01T08:00:00.000Z',
      sent: [1, 2, 3, 4, 5].map((n) => ({ n })),
      received: [],
    });
    expect(part.asked).toEqual([null, '2', '4', '5']);
  });

  it('reads no further than its reader', async () => {
    const item = JSON.stringify('x'.repeat(10_000));
    let batches = 0;
    const part = Object.assign(new Part([]), {
      lists: (): ExportLists => ({
        endless: () =>
          Promise.resolve(Array.from({ length: 50 }, () => ({ key: String((batches += 1)), item }))),
      }),
    });
    const stream = exportStream(part, memberId, at);
    const reader = stream[Symbol.asyncIterator]();
    await reader.next();
    await reader.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(batches).toBeLessThanOrEqual(3 * 50);
    stream.destroy();
  });

  it('breaks off with an error where a batch cannot be read, and is no document then', async () => {
    const part = Object.assign(new Part([1]), {
      lists: (): ExportLists => ({ sent: () => Promise.reject(new Error('the database is gone')) }),
    });
    await expect(textOf(part)).rejects.toThrow('the database is gone');
  });
});
