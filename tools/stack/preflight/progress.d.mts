export function step(what: string, write?: (text: string) => void): (note?: string) => void;
export function line(text: string, write?: (text: string) => void): void;
