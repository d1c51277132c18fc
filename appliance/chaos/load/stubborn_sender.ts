import { setTimeout as sleep } from 'node:timers/promises'
import { Cut, Refused, type Letter, type SmtpClient } from './smtp_client.js'

export interface StubbornWork {
  /** the next one; null: there is nothing more to send */
  next(): Letter | null
  connect(): Promise<SmtpClient>
  /** its 250 was heard */
  taken(letter: Letter): void
  /** it is sent again, with the same bytes and the same envelope */
  repeated(letter: Letter, why: Cut | Refused): void
  /** milliseconds before the next one */
  pace(): number
}

/** Until somebody tries again. */
const PAUSE = 100

/**
 * Sends letters one after the other over a kept connection, as a mail server would that never gives up:
 * whatever is cut or refused before its 250 is sent again. It gives up at the deadline only.
 */
export async function sendStubbornly(work: StubbornWork, deadline: () => number): Promise<void> {
  let client: SmtpClient | null = null
  for (let letter = work.next(); letter; letter = work.next()) {
    for (let sent = false; !sent;) {
      try {
        client ??= await work.connect()
        await client.send(letter)
        sent = true
      } catch (error) {
        if (!(error instanceof Cut || error instanceof Refused)) throw error
        client?.destroy()
        client = null
        work.repeated(letter, error)
        if (Date.now() > deadline()) return
        await sleep(PAUSE)
      }
    }
    work.taken(letter)
    await sleep(work.pace())
  }
  client?.destroy()
}
