import type { Fault } from '../fault.js';
import { brokerFaults } from './broker.js';
import { calm } from './calm.js';
import { clockFaults } from './clock.js';
import { consumerFaults } from './consumer.js';
import { diskFaults } from './disk.js';
import { elasticsearchFaults } from './elasticsearch.js';
import { networkFaults } from './network.js';
import { poisonFaults } from './poison.js';
import { postgresFaults } from './postgres.js';
import { relayFaults } from './relay.js';
import { rollingFaults } from './rolling.js';
import { serviceFaults } from './service.js';
import { versionFaults } from './versions.js';

/** All of them, in the order in which one stack meets them. */
export const faults: readonly Fault[] = [
  ...calm,
  ...serviceFaults,
  ...relayFaults,
  ...brokerFaults,
  ...consumerFaults,
  ...poisonFaults,
  ...elasticsearchFaults,
  ...postgresFaults,
  ...networkFaults,
  ...clockFaults,
  ...rollingFaults,
  ...versionFaults,
  ...diskFaults,
];
