export function step(what: string, write?: (text: string) => void): (note?: string) => void;
