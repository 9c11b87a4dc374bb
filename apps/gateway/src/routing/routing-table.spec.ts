import { describe, expect, it } from '@jest/globals';
import { RoutingTable } from './routing-table.js';

const operation = (operationId: string, service: string, policy = 'reader') => ({
  operationId,
  'x-service': service,
  'x-policy': policy,
});

const table = new RoutingTable({
  paths: {
    '/v1/posts': {
      get: operation('listPosts', 'discussions'),
      post: operation('publishPost', 'discussions', 'verified'),
    },
    '/v1/posts/{id}': { get: operation('readPost', 'discussions') },
    '/v1/posts/{id}/lock': { put: operation('lockPost', 'discussions') },
    '/v1/members': { post: operation('signUp', 'identity', 'anonymous') },
    '/v1/posts/newest': { get: operation('newestPosts', 'discussions') },
  },
});

describe('the routing table', () => {
  it('finds the service of a path with parameters', () => {
    expect(table.find('GET', '/v1/posts/0193')).toEqual({
      kind: 'found',
      operation: {
        operationId: 'readPost',
        route: '/v1/posts/{id}',
        service: 'discussions',
        anonymous: false,
        welcomesSession: false,
      },
    });
  });

  it('prefers a fixed segment to a parameter', () => {
    expect(table.find('GET', '/v1/posts/newest')).toMatchObject({
      operation: { operationId: 'newestPosts' },
    });
  });

  it('comes back to the parameter when the fixed segment leads nowhere', () => {
    expect(table.find('PUT', '/v1/posts/newest/lock')).toMatchObject({
      operation: { operationId: 'lockPost' },
    });
  });

  it('names the methods of a known path', () => {
    expect(table.find('DELETE', '/v1/posts')).toEqual({ kind: 'wrong-method', allowed: ['GET', 'POST'] });
  });

  it('answers HEAD where GET is', () => {
    expect(table.find('HEAD', '/v1/posts')).toMatchObject({ kind: 'found' });
  });

  it.each(['/v1/nothing', '/v1/posts/', '/v1', '/v1/posts/a/b/c', '/V1/posts'])(
    'does not know %s',
    (path) => {
      expect(table.find('GET', path)).toEqual({ kind: 'unknown' });
    },
  );

  it('knows which operations need no sign-in', () => {
    expect(table.find('POST', '/v1/members')).toMatchObject({
      operation: { anonymous: true, welcomesSession: false },
    });
  });

  it('knows which of them are told of the session of the browser', () => {
    const signIn = { ...operation('signIn', 'identity', 'anonymous'), security: [{ session: [] }, {}] };
    const listing = { ...operation('list', 'identity', 'verified'), security: [{ session: [] }] };
    const own = new RoutingTable({ paths: { '/v1/sessions': { post: signIn, get: listing } } });
    const told = ['POST', 'GET'].map((method) => own.find(method, '/v1/sessions'));
    expect(told).toMatchObject([true, false].map((welcomesSession) => ({ operation: { welcomesSession } })));
  });

  it('refuses a document with an operation of no service', () => {
    expect(() => new RoutingTable({ paths: { '/v1/x': { get: operation('x', 'nowhere') } } })).toThrow(
      'names no service',
    );
  });
});
