import { SmtpClient } from '#appliance/chaos/load/smtp_client.js'
import { fieldsOf } from '#core/mail/authenticate/header/fields.js'
import { RelaxedBody } from '#core/mail/sign/dkim/relaxed.js'
import { signatureOf } from '#core/mail/sign/dkim/signature.js'
import type { SigningKey } from '#core/mail/sign/keys/key.js'
import { DOMAIN } from './contender.js'
import { type Load, PAYLOAD_BYTES, SESSIONS } from './load.js'
import { SENDER_DOMAIN } from './names.js'

const FROM = `a@${SENDER_DOMAIN}`
const TO = `u@${DOMAIN}`
const LINE = `${'x'.repeat(76)}\r\n`

/** The same load as smtp-source(1) makes, each message signed by RSA with 2048 bits; they are signed beforehand. */
export async function makeSigned(count: number, word: string, key: SigningKey): Promise<Buffer[]> {
  const body = Buffer.from(LINE.repeat(Math.floor(PAYLOAD_BYTES / LINE.length)))
  const hash = new RelaxedBody()
  hash.update(body)
  const bodyHash = hash.digest()
  const messages: Buffer[] = []
  for (let number = 0; number < count; number++) {
    const header = headerOf(`${word}.${number}`, word)
    const fields = fieldsOf(Buffer.from(header))
    const time = Math.floor(Date.now() / 1000)
    const signature = await signatureOf({ fields, bodyHash, time }, key)
    messages.push(Buffer.concat([Buffer.from(`${signature}${header}\r\n`), body]))
  }
  return messages
}

export async function sendSigned({ to, word }: Load, messages: readonly Buffer[]): Promise<void> {
  const waiting = [...messages]
  const session = async () => {
    const client = await SmtpClient.open(to.port)
    for (let raw = waiting.pop(); raw; raw = waiting.pop()) {
      await client.send({ token: word, from: FROM, to: [TO], raw })
    }
    client.destroy()
  }
  await Promise.all(Array.from({ length: SESSIONS }, session))
}

function headerOf(id: string, word: string): string {
  return [
    `From: <${FROM}>`,
    `To: <${TO}>`,
    `Subject: bench ${word}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@${SENDER_DOMAIN}>`,
    '',
  ].join('\r\n')
}
