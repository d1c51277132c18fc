import { heldBytes, type MessageBytes } from '@caliopen/contract/bytes'

/** https://spamassassin.apache.org/gtube/: every antispam knows it, and nobody writes it by chance. */
const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'

export type SampleKind = 'spam' | 'letter'

/** A message to try an antispam with. */
export function sampleMessage(kind: SampleKind, hostname: string): MessageBytes {
  const body = kind === 'spam' ? GTUBE : 'Are we still on for lunch on Thursday? I booked a table.'
  const lines = [
    ...[
      `From: Ana <ana@${hostname}>`,
      `To: Bo <bo@${hostname}>`,
      'Subject: A test of the antispam',
    ],
    ...[`Message-ID: <sample.${kind}.${Date.now()}@${hostname}>`],
    ...[`Date: ${new Date().toUTCString().replace('GMT', '+0000')}`],
    ...['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', '', body, ''],
  ]
  return heldBytes(Buffer.from(lines.join('\r\n')))
}
