/** On a terminal the line in progress is wiped before anything else is written. */
const wipe = () => (process.stdout.isTTY ? '\r\u001b[2K' : '');

/** Begins a timed line of progress; the answer ends it. On a terminal the line shows from its beginning. */
export function step(what, write = (text) => process.stdout.write(text)) {
  const began = performance.now();
  if (process.stdout.isTTY) write(`${wipe()}       …  ${what}`);
  return (note = '') => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
    write(`${wipe()}${seconds} s  ${what}${note && ` (${note})`}\n`);
  };
}

/** A line between the steps. */
export const line = (text, write = (written) => process.stdout.write(written)) => write(`${wipe()}${text}\n`);
