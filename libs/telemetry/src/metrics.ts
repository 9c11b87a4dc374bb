export type Labels = Readonly<Record<string, string | number>>;

export interface Counter {
  add(amount?: number, labels?: Labels): void;
}
export interface Gauge {
  set(value: number, labels?: Labels): void;
}
export interface Histogram {
  /** @param value in the unit of the metric; times in seconds */
  record(value: number, labels?: Labels): void;
}

interface Instrument {
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  lines(): string[];
}

const registry = new Map<string, Instrument>();

/** Values by their labels. The key is cheap, because values are set far more often than they are read. */
class Cells<T> {
  readonly #cells = new Map<string, { readonly labels: Labels | undefined; value: T }>();

  constructor(private readonly empty: () => T) {}

  at(labels: Labels | undefined): { value: T } {
    let key = '';
    for (const name in labels) key += `${name}\0${labels[name]}\0`;
    let cell = this.#cells.get(key);
    if (!cell) this.#cells.set(key, (cell = { labels, value: this.empty() }));
    return cell;
  }

  lines(line: (labels: Labels | undefined, value: T) => string[]): string[] {
    return [...this.#cells.values()].flatMap(({ labels, value }) => line(labels, value));
  }
}

/** A figure that only grows. The same name gives the same counter. */
export function counter(name: string, help = ''): Counter {
  return register(name, 'counter', () => {
    const cells = new Cells(() => 0);
    const exposed = `${exposedName(name)}_total`;
    return {
      help,
      type: 'counter',
      add: (amount = 1, labels?: Labels) => void (cells.at(labels).value += amount),
      lines: () => cells.lines((labels, value) => [`${exposed}${labelText(labels)} ${value}`]),
    };
  });
}

/** A figure that goes up and down; `read`, if given, is asked at every scrape, and may set cells with labels itself. */
export function gauge(name: string, help = '', read?: () => number | undefined | void): Gauge {
  const made = register(name, 'gauge', () => {
    const cells = new Cells(() => 0);
    const readers: (() => number | undefined | void)[] = [];
    return {
      help,
      type: 'gauge',
      readers,
      set: (value: number, labels?: Labels) => void (cells.at(labels).value = value),
      lines: () => {
        const asked = readers.at(-1)?.();
        if (asked !== undefined) cells.at(undefined).value = asked;
        return cells.lines((labels, value) => [`${exposedName(name)}${labelText(labels)} ${value}`]);
      },
    };
  });
  if (read) made.readers.push(read);
  return made;
}

const secondBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Distribution {
  readonly counts: number[];
  sum: number;
  n: number;
}

/** A distribution in buckets. @param bounds upper bounds in rising order, in the unit of the metric */
export function histogram(name: string, help = '', bounds: readonly number[] = secondBounds): Histogram {
  return register(name, 'histogram', () => {
    const cells = new Cells<Distribution>(() => ({ counts: bounds.map(() => 0), sum: 0, n: 0 }));
    return {
      help,
      type: 'histogram',
      record: (value: number, labels?: Labels) => {
        const cell = cells.at(labels).value;
        const bucket = bounds.findIndex((bound) => value <= bound);
        if (bucket >= 0) cell.counts[bucket]! += 1;
        cell.sum += value;
        cell.n += 1;
      },
      lines: () => cells.lines((labels, cell) => histogramLines(exposedName(name), bounds, labels, cell)),
    };
  });
}

function histogramLines(
  name: string,
  bounds: readonly number[],
  labels: Labels | undefined,
  { counts, sum, n }: Distribution,
): string[] {
  let below = 0;
  const buckets = bounds.map((bound, i) => {
    below += counts[i]!;
    return `${name}_bucket${labelText({ ...labels, le: bound })} ${below}`;
  });
  const own = labelText(labels);
  const rest = [
    `${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${n}`,
    `${name}_sum${own} ${sum}`,
    `${name}_count${own} ${n}`,
  ];
  return [...buckets, ...rest];
}

/** All figures in the text format of Prometheus 0.0.4. */
export function metricsText(): string {
  const out: string[] = [];
  for (const [name, instrument] of registry) {
    const exposed = exposedName(name) + (instrument.type === 'counter' ? '_total' : '');
    if (instrument.help) out.push(`# HELP ${exposed} ${instrument.help}`);
    out.push(`# TYPE ${exposed} ${instrument.type}`, ...instrument.lines());
  }
  return `${out.join('\n')}\n`;
}

function register<I extends Instrument>(name: string, type: Instrument['type'], make: () => I): I {
  const known = registry.get(name);
  if (known && known.type !== type) throw new Error(`Metric "${name}" is a ${known.type} already.`);
  const instrument = known ?? make();
  registry.set(name, instrument);
  return instrument as I;
}

function exposedName(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9_]/g, '_');
}

function labelText(labels: Labels | undefined): string {
  const entries = Object.entries(labels ?? {});
  if (entries.length === 0) return '';
  const escape = (value: string | number): string =>
    String(value).replaceAll(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));
  return `{${entries.map(([name, value]) => `${exposedName(name)}="${escape(value)}"`).join(',')}}`;
}
