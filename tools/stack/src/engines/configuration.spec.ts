import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { elasticsearchJvmOptions, elasticsearchYaml, withoutCredentials } from './elasticsearch.js';
import { engineFolder } from './engine.js';
import { kafkaProperties, newClusterId } from './kafka.js';
import { postgresFlags } from './postgres.js';

const ports = { postgres: 1, kafka: 2, kafkaController: 3, elasticsearch: 4, elasticsearchTransport: 5 };

describe('The configuration of the engines', () => {
  it('lets an engine write to a disk of the caller instead of into the profile', () => {
    const disk = mkdtempSync(join(tmpdir(), 'stack-'));
    const context = { profile: 'never-made', ports, durable: true, folders: { kafka: join(disk, 'kafka') } };
    expect(engineFolder(context, 'kafka')).toBe(join(disk, 'kafka'));
    rmSync(disk, { recursive: true });
  });

  it('gives Kafka a second door that sends its clients to another port', () => {
    const kafkaDoor = { port: 6, advertisedPort: 7 };
    const lines = kafkaProperties({ ports, kafkaDoor }, '/data/kafka').trim().split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'listeners=PLAINTEXT://127.0.0.1:2,DOOR://127.0.0.1:6,CONTROLLER://127.0.0.1:3',
        'advertised.listeners=PLAINTEXT://127.0.0.1:2,DOOR://127.0.0.1:7',
      ]),
    );
  });

  it('lets one Kafka broker hold its own topics alone', () => {
    const lines = kafkaProperties({ ports }, '/data/kafka').trim().split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'process.roles=broker,controller',
        'controller.quorum.voters=1@127.0.0.1:3',
        'listeners=PLAINTEXT://127.0.0.1:2,CONTROLLER://127.0.0.1:3',
        'advertised.listeners=PLAINTEXT://127.0.0.1:2',
        'log.dirs=/data/kafka',
        'auto.create.topics.enable=false',
        'offsets.topic.replication.factor=1',
        'transaction.state.log.replication.factor=1',
        'transaction.state.log.min.isr=1',
        'share.coordinator.state.topic.replication.factor=1',
        'share.coordinator.state.topic.min.isr=1',
        'broker.session.timeout.ms=3000',
      ]),
    );
    expect(lines.every((line) => /^[a-z.]+=\S+$/.test(line))).toBe(true);
  });

  it('gives Kafka a cluster id that its tools take', () => {
    for (let count = 0; count < 200; count += 1) expect(newClusterId()).toMatch(/^[\w][\w-]{21}$/);
  });

  it('keeps Elasticsearch on the loopback, alone, and without scripts', () => {
    const text = elasticsearchYaml({ ports }, '/data/es');
    for (const line of [
      'network.host: 127.0.0.1',
      'http.port: 4',
      'transport.port: 5',
      'discovery.type: single-node',
      'path.data: /data/es/data',
      'path.logs: /data/es/logs',
      'xpack.security.enabled: false',
      'script.allowed_types: none',
      'monitor.fs.health.refresh_interval: 10s',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(elasticsearchJvmOptions('/data/es').split('\n')).toContain('-Djava.io.tmpdir=/data/es/tmp');
  });

  it('gives PostgreSQL up its safety only for tests', () => {
    const kept = postgresFlags({ profile: 'dev', ports, durable: true });
    const thrownAway = postgresFlags({ profile: 'test', ports, durable: false });
    expect(kept).toEqual(expect.arrayContaining(['port=1', 'wal_level=logical', 'max_connections=200']));
    expect(kept.join(' ')).not.toMatch(/fsync|synchronous_commit|full_page_writes/);
    expect(thrownAway).toEqual(
      expect.arrayContaining(['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
    );
  });

  it('takes name and password out of a URL before it is fetched', () => {
    expect(withoutCredentials('https://me:p%40ss@search.example:9200/')).toEqual({
      url: 'https://search.example:9200/',
      headers: { authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}` },
    });
    expect(withoutCredentials('http://127.0.0.1:9200').headers).toEqual({});
  });
});
