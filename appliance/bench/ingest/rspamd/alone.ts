import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Rspamd } from '#appliance/lab/rspamd/rspamd.js'
import { requireCommand, runCommand } from '#appliance/lab/processes/command.js'
import { DOMAIN } from '../contender.js'

/** As many as smtp-source has sessions. */
const AT_ONCE = 20
const FILES_A_CALL = 500
const LINE = 'X'.repeat(78)

/** Scans a second of rspamd alone: its own client reads as many messages of the same make from files. */
export async function scanAlone(
  { address }: Rspamd,
  folder: string,
  messages: number
): Promise<number> {
  const files = await writeMessages(join(folder, 'alone'), messages)
  const rspamc = await requireCommand('rspamc', 'rspamd')
  const startedAt = performance.now()
  for (let at = 0; at < files.length; at += FILES_A_CALL) {
    const { stdout } = await runCommand(
      rspamc,
      [
        ...['-h', `${address.host}:${address.port}`, '-n', String(AT_ONCE), '--json'],
        ...['-i', '127.0.0.1', '-F', 'a@sender.example', '-r', `u@${DOMAIN}`],
        ...files.slice(at, at + FILES_A_CALL),
      ],
      { timeout: 300_000 }
    )
    const answers = stdout.match(/"required_score"/g)?.length ?? 0
    const wanted = Math.min(FILES_A_CALL, files.length - at)
    if (answers !== wanted) throw new Error(`rspamd answered ${answers} of ${wanted} times`)
  }
  const rate = (messages * 1000) / (performance.now() - startedAt)
  await rm(join(folder, 'alone'), { recursive: true })
  return rate
}

/** What smtp-source makes, without its envelope. */
async function writeMessages(folder: string, messages: number): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const files: string[] = []
  for (let at = 0; at < messages; at++) {
    const id = randomBytes(8).toString('hex')
    const head = [
      ...['From: <a@sender.example>', `To: <u@${DOMAIN}>`, `Date: ${new Date().toUTCString()}`],
      ...[`Message-Id: <${id}@sender.example>`, `Subject: bench ${id}`, ''],
    ]
    const body = Array.from({ length: Math.floor(10_000 / (LINE.length + 2)) }, () => LINE)
    const file = join(folder, `${id}.eml`)
    await writeFile(file, [...head, ...body, ''].join('\r\n'))
    files.push(file)
  }
  return files
}
