import { randomBytes } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { SendMailOptions } from 'nodemailer'
import { waitUntil } from '#appliance/lab/wait.js'
import type { Caliopen } from '#appliance/test/caliopen.js'

const TABLE = `<h1>Votre facture</h1><p>Bonjour Ana,</p>
<table><thead><tr><th scope="col">Objet</th><th scope="col">Prix</th></tr></thead>
<tbody><tr><td>Papier à lettres</td><td>12,50 €</td></tr><tr><td>Enveloppes</td><td>4,20 €</td></tr></tbody></table>
<p><a href="https://papeterie.example/facture/7">Voir la facture</a></p>
<p><img src="https://papeterie.example/pixel.gif" alt="Logo"></p>`

/** More parts than are read: such a letter is set aside. */
const PARTS = 600

export const SUBJECTS = {
  plain: 'Déjeuner vendredi ?',
  table: 'Facture 2026-117',
  attachment: 'Le contrat signé',
  thread: 'Où passer l’été',
  large: 'Les photographies',
} as const

/** One of each kind that a page shows in its own way. */
export function lettersTo(to: string): SendMailOptions[] {
  return [
    {
      ...from('bob', 'Bob Martin', to),
      subject: SUBJECTS.plain,
      text: 'Chère Ana,\n\nMidi te va ? https://far.example/carte\n\n> Et vendredi ?\n> À voir.\n\nBob',
    },
    {
      ...from('factures', 'Papeterie Martin', to),
      subject: SUBJECTS.table,
      html: TABLE,
      list: { unsubscribe: 'https://papeterie.example/fin' },
    },
    {
      ...from('carla', 'Carla Ruiz', to),
      cc: 'dan@far.example',
      subject: SUBJECTS.attachment,
      text: 'Voici le contrat.',
      attachments: [
        { filename: 'contrat.pdf', content: Buffer.from('%PDF-1.4 ') },
        { filename: 'annexe.csv', content: 'a;b\n1;2\n' },
      ],
    },
    ...longThread(to),
    {
      // Too large for a row of the database, so that its bytes are a file.
      ...from('eva', 'Eva', to),
      subject: SUBJECTS.large,
      text: 'Les voilà.',
      attachments: [{ filename: 'photographies.zip', content: randomBytes(400_000) }],
    },
    { ...from('broken', '', to), raw: endlessParts(to) },
  ]
}

/** Sends them one after the other, and waits until the worker has read them all. */
export async function send(caliopen: Caliopen, letters: SendMailOptions[]): Promise<void> {
  const transport = createTransport({
    pool: true,
    maxConnections: 1,
    host: '127.0.0.1',
    port: caliopen.ports.smtp,
    ignoreTLS: true,
  })
  for (const letter of letters) await transport.sendMail(letter)
  transport.close()
  await waitUntil('the spool to be empty', () => isDigested(caliopen), { timeout: 30_000 })
}

function from(local: string, name: string, to: string): SendMailOptions {
  const address = `${local}@far.example`
  return { from: { name, address }, to, envelope: { from: address, to } }
}

function longThread(to: string): SendMailOptions[] {
  const ids = Array.from({ length: 8 }, (_, at) => `<summer-${at}@far.example>`)
  return ids.map((messageId, at) => ({
    ...from(at % 2 === 0 ? 'fatou' : 'gil', at % 2 === 0 ? 'Fatou Diop' : 'Gil', to),
    subject: at === 0 ? SUBJECTS.thread : `Re: ${SUBJECTS.thread}`,
    text: `La mer, la montagne ? Réponse numéro ${at + 1}.`,
    messageId,
    references: ids.slice(0, at),
  }))
}

function endlessParts(to: string): string {
  const part = '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'
  const head = `From: broken@far.example\r\nTo: ${to}\r\nSubject: Mille morceaux\r\n`
  const type = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'
  return head + type + part.repeat(PARTS) + '--b--\r\n'
}

async function isDigested({ address }: Caliopen): Promise<boolean> {
  const response = await fetch(`${address}/health`)
  const { roles } = (await response.json()) as { roles: { mail: { spool: { count: number } } } }
  return roles.mail.spool.count === 0
}
