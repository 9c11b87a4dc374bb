import type { Topic } from './topic.js';
import { allFacts, allTopics } from './topic.js';

const hour = 3_600_000;

/**
 * Kafka's settings of a topic. A compacted topic keeps every record for at least 7 days, so that a consumer that was
 * away for less sees each change; erased texts leave it after that.
 */
export function topicSettings(topic: Topic): Record<string, string> {
  if (topic.cleanup === 'delete') {
    return { 'cleanup.policy': 'delete', 'retention.ms': String((topic.retentionHours ?? 24) * hour) };
  }
  return {
    'cleanup.policy': 'compact',
    'min.compaction.lag.ms': String(7 * 24 * hour),
    'max.compaction.lag.ms': String(8 * 24 * hour),
  };
}

/** What stands in `deploy/topics.json`: every topic with its settings and facts, for those who create topics by hand. */
export function topicsDocument(): object[] {
  const facts = allFacts();
  return allTopics().map((topic) => ({
    name: topic.name,
    owner: topic.owner,
    visibility: topic.visibility,
    readers: topic.readers,
    partitions: topic.partitions,
    settings: topicSettings(topic),
    facts: facts.filter((fact) => fact.topic === topic).map((fact) => fact.type),
  }));
}
