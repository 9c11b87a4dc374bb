import { describe, expect, it } from '@jest/globals';
import { counter, gauge, histogram, metricsText } from './index.js';

describe('the metrics text', () => {
  it('shows counters, gauges and histograms in the format of Prometheus', () => {
    counter('openrounds.test.hits', 'Hits.').add(2, { status: 'a"b' });
    counter('openrounds.test.hits').add(1, { status: 'a"b' });
    gauge('openrounds.test.age', 'Age.', () => 1.5);
    histogram('openrounds.test.seconds', 'Time.', [1, 2]).record(1.5);
    const text = metricsText();
    expect(text).toContain(
      '# TYPE openrounds_test_hits_total counter\nopenrounds_test_hits_total{status="a\\"b"} 3\n',
    );
    expect(text).toContain('openrounds_test_age 1.5\n');
    expect(text).toContain(
      'openrounds_test_seconds_bucket{le="1"} 0\nopenrounds_test_seconds_bucket{le="2"} 1\n' +
        'openrounds_test_seconds_bucket{le="+Inf"} 1\nopenrounds_test_seconds_sum 1.5\nopenrounds_test_seconds_count 1\n',
    );
  });

  it('refuses one name for two kinds', () => {
    counter('openrounds.test.twice');
    expect(() => gauge('openrounds.test.twice')).toThrow('is a counter already');
  });
});
