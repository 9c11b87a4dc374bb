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
];
