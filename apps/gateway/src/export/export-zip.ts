import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** Raised when files of the archive are named or arranged in another way. */
const formatVersion = 1;

/**
 * The archive of an export: `<service>.json` for each part in turn, and at its end `manifest.json`, which is therefore
 * there only if everything before it is. Memory holds what is between two streams, never a part.
 */
export class ExportZip {
  readonly #zip = new ZipFile();
  readonly #startedAt = new Date();
  readonly #files: { service: string; file: string; openedAt: string }[] = [];
  #hasFailed = false;

  /** @param onFailure called once, with what the first part that cannot be read says */
  constructor(private readonly onFailure: (error: Error) => void) {
    this.#zip.on('error', (error: Error) => this.fail(error));
  }

  /** @param open called when the parts before are written */
  add(service: string, open: () => Promise<Readable>): void {
    const file = `${service}.json`;
    this.entry(file, async () => {
      this.#files.push({ service, file, openedAt: new Date().toISOString() });
      const body = await open();
      // `pipe` passes data and end on, not errors: without this the archive would wait for ever.
      body.once('error', (error: Error) => this.fail(error));
      return body;
    });
  }

  /** @returns the bytes of the archive; adding ends with it */
  end(): Readable {
    this.entry('manifest.json', () => Promise.resolve(Readable.from([Buffer.from(this.manifest())])));
    this.#zip.end();
    return this.#zip.outputStream as Readable;
  }

  private entry(name: string, open: () => Promise<Readable>): void {
    this.#zip.addReadStreamLazy(name, { mtime: this.#startedAt }, (done) => {
      open().then(
        (stream) => done(null, stream),
        (error: Error) => this.fail(error),
      );
    });
  }

  private manifest(): string {
    const [startedAt, completedAt] = [this.#startedAt.toISOString(), new Date().toISOString()];
    return `${JSON.stringify({ formatVersion, startedAt, completedAt, files: this.#files }, null, 2)}\n`;
  }

  private fail(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.onFailure(error);
  }
}
