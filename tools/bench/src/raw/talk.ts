/** What every raw program does with its parent: takes one order at a time over the channel and answers it. */
export function takeOrders<Order, Answer>(work: (order: Order) => Promise<Answer>): void {
  process.on('message', (order: Order) => {
    work(order).then(
      (answer) => process.send!({ answer }),
      (error: unknown) => process.send!({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send!({ answer: 'ready' });
}

/** @throws Error naming the variable that is missing */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set.`);
  return value;
}
