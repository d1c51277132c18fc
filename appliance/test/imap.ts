import { ImapFlow } from 'imapflow'
import { simpleParser, type ParsedMail } from 'mailparser'
import type { Far } from '#appliance/lab/far/far.js'
import { waitUntil } from '#appliance/lab/wait.js'

export interface ImapAccount {
  host: string
  port: number
  user: string
  password: string
}

export interface ImapMessage {
  uid: number
  flags: string[]
  /** bytes as the server has them */
  source: Buffer
  parsed: ParsedMail
}

/** An account of the lab's far side. */
export function farAccount(far: Far, user: string): ImapAccount {
  return { ...far.imap, user, password: far.password }
}

/** Every message of a mailbox, oldest first. */
export async function readImap(account: ImapAccount, mailbox = 'INBOX'): Promise<ImapMessage[]> {
  const client = new ImapFlow({
    host: account.host,
    port: account.port,
    secure: false,
    auth: { user: account.user, pass: account.password },
    logger: false,
  })
  await client.connect()
  try {
    await client.mailboxOpen(mailbox, { readOnly: true })
    const messages: ImapMessage[] = []
    for await (const { uid, source, flags } of client.fetch('1:*', { source: true, flags: true })) {
      if (!source) continue
      messages.push({ uid, source, flags: [...(flags ?? [])], parsed: await simpleParser(source) })
    }
    return messages
  } finally {
    await client.logout()
  }
}

/** Waits for the first message that `wanted` accepts. */
export async function waitForMail(
  account: ImapAccount,
  wanted: (message: ImapMessage) => boolean,
  timeout = 20_000
): Promise<ImapMessage> {
  const probe = async () => {
    const messages = await readImap(account)
    return messages.find(wanted)
  }
  return waitUntil(`The message did not reach ${account.user}`, probe, { timeout, every: 200 })
}
