import type { Fault } from '../fault.js';

const never = (): Promise<void> => Promise.reject(new Error('This fault cannot be run.'));

/** What the list asks for and cannot be had yet; each says why, and none counts as passed. */
export const unable: Fault[] = [
  {
    name: 'disk-full',
    what: 'no space is left for each engine',
    unable: 'engines are not yet started on a small file system of their own',
    run: never,
  },
  {
    name: 'old-producer',
    what: 'records of an older schema revision reach consumers of today',
    unable: 'no topic has a second revision of its schema yet',
    run: never,
  },
  {
    name: 'old-consumer',
    what: 'records of today reach consumers of an older schema revision',
    unable: 'no topic has a second revision of its schema yet',
    run: never,
  },
];
