import { inflateRawSync } from 'node:zlib';

const signatures = { file: 0x04034b50, directory: 0x02014b50, end: 0x06054b50 };

/**
 * The files of a ZIP by name, read by its directory as every program reads it.
 * @throws Error where the archive is not whole
 */
export function unzipped(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.length - 22;
  if (end < 0 || bytes.readUInt32LE(end) !== signatures.end) throw new Error('The archive has no end.');
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    if (bytes.readUInt32LE(at) !== signatures.directory) throw new Error('The directory is broken.');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) =>
      bytes.readUInt16LE(at + place),
    );
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength!);
    files.set(name, contentOf(bytes, at, name));
    at += 46 + nameLength! + extraLength! + commentLength!;
  }
  return files;
}

function contentOf(bytes: Buffer, entry: number, name: string): Buffer {
  const [size, fullSize] = [bytes.readUInt32LE(entry + 20), bytes.readUInt32LE(entry + 24)];
  const header = bytes.readUInt32LE(entry + 42);
  if (bytes.readUInt32LE(header) !== signatures.file) throw new Error(`There is no ${name}.`);
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
  const content = inflateRawSync(bytes.subarray(start, start + size));
  if (content.length !== fullSize) throw new Error(`${name} is cut.`);
  return content;
}
