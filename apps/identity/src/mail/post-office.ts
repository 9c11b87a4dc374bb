import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { newId } from '@openrounds/database';
import type { Transporter } from 'nodemailer';
import { createTransport } from 'nodemailer';
import type { IdentityEnv } from '../env.js';
import type { Letter } from './letter.js';

const timeoutMs = 10_000;

/** Hands letters over: by SMTP_URL, or in development as one JSON file each into MAIL_DIR. */
@Injectable()
export class PostOffice implements OnApplicationShutdown {
  readonly #smtp: Transporter | undefined;

  constructor(@Inject(ENV) private readonly env: IdentityEnv) {
    const { SMTP_URL: url, MAIL_DIR, MAIL_FROM: from, NODE_ENV } = env;
    if (url === undefined && (MAIL_DIR === undefined || NODE_ENV === 'production')) {
      throw new Error('Mail has no way out: set SMTP_URL, or MAIL_DIR outside production.');
    }
    const patience = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
    if (url !== undefined)
      this.#smtp = createTransport({ url, pool: true, maxConnections: 2, ...patience }, { from });
  }

  onApplicationShutdown(): void {
    this.#smtp?.close();
  }

  /** @param id of the letter, which stays the same when it is sent again @throws whatever mail server or disk say */
  async deliver(id: string, letter: Letter): Promise<void> {
    if (!this.#smtp) return this.#file(letter);
    const { to, subject, text, html, language } = letter;
    const headers = { 'auto-submitted': 'auto-generated', 'content-language': language };
    await this.#smtp.sendMail({
      to,
      subject,
      text,
      html,
      headers,
      messageId: `<${id}@${new URL(this.env.PUBLIC_URL).hostname}>`,
    });
  }

  /** The letters of a development stack, newest first; undefined wherever there is no such inbox. */
  async inbox(most: number): Promise<Letter[] | undefined> {
    const { MAIL_DIR: folder, NODE_ENV } = this.env;
    if (this.#smtp || folder === undefined || NODE_ENV === 'production') return undefined;
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
    const newest = names.sort().reverse().slice(0, most);
    return Promise.all(
      newest.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Letter),
    );
  }

  /** Names begin with the time, so that their order is that of the letters. */
  async #file(letter: Letter): Promise<void> {
    const directory = this.env.MAIL_DIR ?? '.';
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, `${newId()}-${letter.template}.json`);
    // A reader never finds half a mail.
    await writeFile(`${path}.part`, JSON.stringify(letter, null, 2), { mode: 0o600 });
    await rename(`${path}.part`, path);
  }
}
