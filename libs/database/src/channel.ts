import pg from 'pg';

/** A connection of its own for LISTEN and NOTIFY, so that notifications never touch a business transaction. */
export interface Channel {
  /** Wakes the listeners of the channel, on this and other processes. Never throws: notifications may get lost. */
  notify(): Promise<void>;
  close(): Promise<void>;
}

const reconnectAfterMs = 1_000;

/**
 * Opens a channel and keeps it open through restarts of the database; missed notifications are not repeated.
 * @param name plain identifier of the channel
 * @param onWake called for every notification, and after each reconnection; leave it out to send only
 */
export function openChannel(url: string, name: string, onWake?: () => void): Channel {
  if (!/^[a-z_]{1,60}$/.test(name)) throw new Error(`"${name}" is not a plain channel name.`);
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const made = new pg.Client({
      connectionString: url,
      application_name: `channel-${name}`,
      keepAlive: true,
    });
    const lost = (): void => {
      if (client === made) client = undefined;
      if (!closed && timer === undefined) timer = setTimeout(reconnect, reconnectAfterMs);
    };
    made.on('error', lost);
    made.on('end', lost);
    made.on('notification', () => onWake?.());
    try {
      await made.connect();
      if (onWake) await made.query(`listen ${name}`);
      if (closed) return void (await made.end());
      client = made;
      onWake?.();
    } catch {
      lost();
    }
  };
  const reconnect = (): void => {
    timer = undefined;
    if (!closed) void connect();
  };
  const opened = connect();

  let sending: Promise<void> | undefined;
  let again = false;
  const send = async (): Promise<void> => {
    do {
      again = false;
      await client?.query(`notify ${name}`).catch(() => undefined);
    } while (again);
    sending = undefined;
  };

  return {
    notify: () => {
      if (sending) again = true;
      return (sending ??= send());
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await opened;
      await client?.end().catch(() => undefined);
    },
  };
}
