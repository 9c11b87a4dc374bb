const problem = {
  description: 'A problem; `type` is the page that explains its code.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** What the gateway itself answers under /v1, in the form in which services describe their operations. */
export const ownOperations = {
  paths: {
    '/v1/me/export': {
      get: {
        operationId: 'exportMe',
        summary: 'Export me',
        description:
          'Everything that the network stores of the member, as one ZIP: a JSON file per service and `manifest.json`, which comes last. Allowed for 5 minutes and once by `POST /v1/me/exports`, to the session or key that asked there. A connection that is cut means that the file is not whole.',
        parameters: [],
        responses: {
          200: {
            description: 'The answer.',
            content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
          },
          default: problem,
        },
        security: [{ session: [] }, { key: [] }],
        'x-policy': 'self',
        'x-object': { kind: 'allowed-export', own: 'allowed' },
      },
    },
  },
};
