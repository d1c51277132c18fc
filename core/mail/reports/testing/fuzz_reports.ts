import fc from 'fast-check'
import { readReport } from '../reading/read_report.js'
import { readDmarcReport } from '../reading/dmarc_report.js'
import { readTlsReport } from '../reading/tls_report.js'
import {
  bounceOf,
  complaintOf,
  dmarcMailOf,
  dmarcXmlOf,
  qmailBounceOf,
  tlsMailOf,
} from './specimens.js'

/** Of processor time, in microseconds, so that a busy machine makes no failures. */
const LONGEST = 1_000_000

const SPECIMENS = [
  bounceOf({ envid: 'x', messageId: '<a@b>', recipient: 'bo@far.example' }),
  qmailBounceOf('<a@b>', 'bo@far.example'),
  complaintOf('<a@b>', 'ana@example.org', 'bo@far.example'),
  dmarcMailOf({ domain: 'example.org' }, 'gzip'),
  dmarcMailOf({ domain: 'example.org' }, 'zip'),
  dmarcMailOf({ domain: 'example.org' }, 'none'),
  tlsMailOf('example.org'),
]
const XML = Buffer.from(dmarcXmlOf({ domain: 'example.org' }))

const cut = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.integer({ min: 0, max: 40 }),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc
      .constantFrom(
        '\r\n',
        '\n\n',
        '<',
        '</',
        '>',
        '&',
        '{',
        '"',
        ';',
        ': ',
        '--part-of-a-report',
        '<record>'
      )
      .map((text) => Buffer.from(text))
  ),
})
const mutated = fc.tuple(
  fc.constantFrom(...SPECIMENS, XML),
  fc.array(cut, { minLength: 1, maxLength: 6 })
)

/** Broken reports: none brings a reader down or holds it up. Throws with the input for the first that does. */
export async function fuzzReports({
  inputs,
  seed,
}: {
  inputs: number
  seed: number
}): Promise<void> {
  await fc.assert(
    fc.asyncProperty(mutated, async ([specimen, cuts]) => {
      const bytes = cuts.reduce(applyCut, specimen)
      const before = process.cpuUsage()
      await readReport(bytes)
      readDmarcReport(bytes)
      readTlsReport(bytes)
      const { user, system } = process.cpuUsage(before)
      return user + system < LONGEST
    }),
    { numRuns: inputs, seed }
  )
}

function applyCut(
  bytes: Buffer,
  { at, remove, insert }: { at: number; remove: number; insert: Uint8Array }
): Buffer {
  const from = Math.floor(at * bytes.length)
  return Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)])
}
