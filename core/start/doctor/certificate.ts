import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bad, good, warning, type Finding } from './finding.js'

const DAY = 86_400_000
/** The mail role makes a new one 30 days before the end: one that is older was not renewed. */
const SOON = 25

/** Until when the certificate that the mail role shows is good (milliseconds); null where there is none to be read. */
export async function readCertificateEnd(dataDir: string): Promise<number | null> {
  try {
    const pem = await readFile(join(dataDir, 'tls', 'self-signed.pem'), 'utf8')
    return Date.parse(new X509Certificate(pem).validTo)
  } catch {
    return null
  }
}

export function judgeCertificate(end: number | null, now: number): Finding {
  if (end === null) {
    const advice = 'The mail role makes one when it starts: run npm start.'
    return warning('certificate', 'there is none that can be read', advice)
  }
  const days = Math.floor((end - now) / DAY)
  const advice = 'Start again: the mail role makes a new one. If it stays, read log/mail.log.'
  if (days < 0) return bad('certificate', `it ended ${-days} days ago`, advice)
  const words = `it is good for ${days} more days`
  return days < SOON ? warning('certificate', words, advice) : good('certificate', words)
}
