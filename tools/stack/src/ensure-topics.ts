import { ensureTopics } from '@openrounds/messaging';

// A process of its own: the supervisor stays small without the libraries that this loads.
const created = await ensureTopics((process.env['KAFKA_BROKERS'] ?? '').split(','));
process.stdout.write(`${created.length} topics made ${created.join(' ')}\n`);
process.exit(0);
