/** Whether a run of hexadecimal groups is an IPv6 address, and neither a time, a ratio nor a MAC address. */
export function isIPv6(passage: string): boolean {
  const halves = passage.split('::');
  if (halves.length > 2) return false;
  const groups = passage.split(':').filter((group) => group !== '');
  if (halves.length === 1) return groups.length === 8 && !passage.startsWith(':') && !passage.endsWith(':');
  return (
    groups.length >= 2 &&
    groups.length <= 7 &&
    groups.some((group) => group.length >= 3 || /[a-f]/.test(group))
  );
}
