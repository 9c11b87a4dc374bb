/** Begins a timed line of progress; the answer ends it. On a terminal the line shows from its beginning. */
export function step(what, write = (text) => process.stdout.write(text)) {
  const began = performance.now();
  if (process.stdout.isTTY) write(`       …  ${what}\r`);
  return (note = '') => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
    write(`${seconds} s  ${what}${note && ` (${note})`}\n`);
  };
}
