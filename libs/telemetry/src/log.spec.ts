import { describe, expect, it } from '@jest/globals';
import { makeLogger, withRequestSpan } from './index.js';
import { describeError } from './log-fields.js';

function capture(): { lines: Record<string, unknown>[]; stream: { write(line: string): void } } {
  const lines: Record<string, unknown>[] = [];
  return { lines, stream: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) } };
}

describe('the log', () => {
  it('keeps listed fields and drops every other one', () => {
    const { lines, stream } = capture();
    const fields = { route: '/v1/posts', body: 'secret', url: '/x?q=1', title: 'Mrs Smith' };
    makeLogger('info', stream).info(fields, 'done');
    expect(lines).toEqual([{ level: 'info', time: expect.any(String), route: '/v1/posts', msg: 'done' }]);
  });

  it('holds the trace id of the request', async () => {
    const { lines, stream } = capture();
    await withRequestSpan('GET', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00', {}, async () => {
      const fields = { service: 'x', body: 'no' };
      makeLogger('info', stream).child(fields).warn('late');
    });
    expect(lines[0]).toEqual(
      expect.objectContaining({ trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', service: 'x' }),
    );
    expect(lines[0]).not.toHaveProperty('body');
  });

  it('tells type, code and frames of a database error, never its message', () => {
    const error = Object.assign(new Error('Key (mail)=(a@b.c) exists'), {
      code: '23505',
      severity: 'ERROR',
      constraint: 'mail_key',
    });
    const described = describeError(new Error('failed', { cause: error }));
    expect(described.cause).toMatchObject({ type: 'Error', code: '23505', constraint: 'mail_key' });
    expect(JSON.stringify(described)).not.toContain('a@b.c');
    expect(described.stack?.[0]).toMatch(/^at /);
  });

  it('does not repeat what JSON.parse quotes, nor long quotations', () => {
    let parse: unknown;
    try {
      JSON.parse('Mrs Smith, born 1931');
    } catch (error) {
      parse = error;
    }
    const quoted = new Error(`cannot take "${'Mrs Smith '.repeat(6)}"`);
    expect(JSON.stringify([describeError(parse), describeError(quoted)])).not.toContain('Smith');
  });
});
