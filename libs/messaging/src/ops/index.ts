import type { Command } from './command.js';
import { deadLetterCommands } from './dlt.js';
import { offsetCommands } from './offsets.js';
import { auditCommands } from './operator-audit.js';
import { outboxCommands } from './outbox.js';
import { reconcileCommands } from './reconcile.js';
import { republishCommands } from './republish.js';
import { topicCommands } from './topics.js';

/** The operators' commands that every service with events has. */
export const messagingCommands: readonly Command[] = [
  ...deadLetterCommands,
  ...outboxCommands,
  ...offsetCommands,
  ...topicCommands,
  ...republishCommands,
  ...reconcileCommands,
  ...auditCommands,
];
