import type { Letter } from '#appliance/chaos/load/smtp_client.js'
import { addressesOf } from '../ingest/contender.js'

const LINE = 76

/** A message with one attachment of random bytes, which no compression makes smaller. */
export function letterOf(bytes: number, token: string): Letter {
  const from = 'a@sender.example'
  const to = addressesOf(1)
  const header = [
    `From: <${from}>`,
    `To: <${to.join()}>`,
    `Subject: ${token}`,
    `Message-ID: <${token}@sender.example>`,
    'MIME-Version: 1.0',
    'Content-Type: application/octet-stream; name="a.bin"',
    'Content-Disposition: attachment; filename="a.bin"',
    'Content-Transfer-Encoding: base64',
    '',
    '',
  ].join('\r\n')
  return { token, from, to, raw: Buffer.from(header + attachment(bytes - header.length)) }
}

function attachment(bytes: number): string {
  const lines = Math.max(1, Math.floor(bytes / (LINE + 2)))
  const random = new Uint8Array((lines * LINE * 3) / 4)
  // 64 KiB is what is given at once
  for (let at = 0; at < random.length; at += 65_536) {
    crypto.getRandomValues(random.subarray(at, at + 65_536))
  }
  return Buffer.from(random)
    .toString('base64')
    .replaceAll(/.{1,76}/g, '$&\r\n')
}
