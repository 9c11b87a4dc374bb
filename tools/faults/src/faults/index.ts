import type { Fault } from '../fault.js';
import { brokerFaults } from './broker.js';
import { calm } from './calm.js';
import { relayFaults } from './relay.js';
import { serviceFaults } from './service.js';

/** All of them, in the order in which one stack meets them. */
export const faults: readonly Fault[] = [...calm, ...serviceFaults, ...relayFaults, ...brokerFaults];
