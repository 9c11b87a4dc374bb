import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { ENV } from '@openrounds/config';
import { newId } from '@openrounds/database';
import type { Transporter } from 'nodemailer';
import { createTransport } from 'nodemailer';
import type { IdentityEnv } from '../env.js';
import type { Letter } from './letters.js';
import { addressKnown, confirmAddress, erasureCompleted, erasureRequested, grantReused } from './letters.js';
import { noAccount, passwordReset } from './security-letters.js';
import { confirmMailbox, mailboxKnown, verificationExpiring } from './verification-letters.js';

/** Sends by SMTP_URL, or in development writes each mail as one JSON file into MAIL_DIR. */
@Injectable()
export class Mailer {
  readonly #smtp: Transporter | undefined;

  constructor(@Inject(ENV) private readonly env: IdentityEnv) {
    const { SMTP_URL, MAIL_DIR, NODE_ENV } = env;
    if (SMTP_URL === undefined && (MAIL_DIR === undefined || NODE_ENV === 'production')) {
      throw new Error('Mail has no way out: set SMTP_URL, or MAIL_DIR outside production.');
    }
    if (SMTP_URL !== undefined) this.#smtp = createTransport(SMTP_URL, { from: env.MAIL_FROM });
  }

  /** @throws whatever the mail server or the disk says; nothing was sent then */
  confirmAddress(to: string, token: string): Promise<void> {
    return this.send(confirmAddress(to, token, this.env.PUBLIC_URL));
  }

  /** @throws whatever the mail server or the disk says; nothing was sent then */
  addressKnown(to: string): Promise<void> {
    return this.send(addressKnown(to, this.env.PUBLIC_URL));
  }

  /** @throws whatever the mail server or the disk says; nothing was sent then */
  confirmMailbox(to: string, token: string): Promise<void> {
    return this.send(confirmMailbox(to, token, this.env.PUBLIC_URL));
  }

  /** @throws whatever the mail server or the disk says; nothing was sent then */
  mailboxKnown(to: string): Promise<void> {
    return this.send(mailboxKnown(to, this.env.PUBLIC_URL));
  }

  /** @throws whatever the mail server or the disk says; nothing was sent then */
  verificationExpiring(to: string, endsOn: Date): Promise<void> {
    return this.send(verificationExpiring(to, endsOn, this.env.PUBLIC_URL));
  }

  /** @throws whatever the mail server or the disk says; nothing was sent then */
  grantReused(to: string, clientName: string): Promise<void> {
    return this.send(grantReused(to, clientName, this.env.PUBLIC_URL));
  }

  /** @throws whatever the mail server or the disk says; nothing was sent then */
  passwordReset(to: string, token: string): Promise<void> {
    return this.send(passwordReset(to, token, this.env.PUBLIC_URL));
  }

  /** @throws whatever the mail server or the disk says; nothing was sent then */
  noAccount(to: string): Promise<void> {
    return this.send(noAccount(to, this.env.PUBLIC_URL));
  }

  /** @throws whatever the mail server or the disk says; nothing was sent then */
  erasureRequested(to: string): Promise<void> {
    return this.send(erasureRequested(to, this.env.PUBLIC_URL));
  }

  /** @throws whatever the mail server or the disk says; nothing was sent then */
  erasureCompleted(to: string): Promise<void> {
    return this.send(erasureCompleted(to, this.env.PUBLIC_URL));
  }

  /** @throws whatever the mail server or the disk says; nothing was sent then */
  async send(letter: Letter): Promise<void> {
    if (this.#smtp) {
      const { to, subject, text } = letter;
      await this.#smtp.sendMail({ to, subject, text });
      return;
    }
    const directory = this.env.MAIL_DIR ?? '.';
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, `${newId()}-${letter.template}.json`);
    // A reader never finds half a mail.
    await writeFile(`${path}.part`, JSON.stringify(letter, null, 2), { mode: 0o600 });
    await rename(`${path}.part`, path);
  }
}
