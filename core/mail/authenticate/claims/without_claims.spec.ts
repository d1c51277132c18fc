import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from '@japa/runner'
import fc from 'fast-check'
import { heldBytes } from '@caliopen/contract/bytes'
import { withoutClaims } from './without_claims.js'

const OURS = ['mx.caliopen.example', 'caliopen.example', 'xn--bcher-kva.example']

/** Each tries to be read as ours by somebody. */
const CLAIMS = [
  'Authentication-Results: mx.caliopen.example; spf=pass',
  'authentication-results:mx.caliopen.example;spf=pass',
  'AUTHENTICATION-RESULTS: MX.Caliopen.EXAMPLE; spf=pass',
  'Authentication-Results : mx.caliopen.example; spf=pass',
  'Authentication-Results: mx.caliopen.example.; spf=pass',
  'Authentication-Results: mx.caliopen.example 1; spf=pass',
  'Authentication-Results:\r\n mx.caliopen.example;\r\n\tspf=pass',
  'Authentication-Results:\r\n\t\r\n mx.caliopen.example;\r\n spf=pass',
  'Authentication-Results: (hello) mx.caliopen.example; spf=pass',
  'Authentication-Results: (a (nested \\) one)\r\n ) mx.caliopen.example (too); spf=pass',
  'Authentication-Results: "mx.caliopen.example"; spf=pass',
  'Authentication-Results: "mx.caliopen\\.example"; spf=pass',
  'Authentication-Results: caliopen.example; spf=pass',
  'Authentication-Results: other.host.caliopen.example; spf=pass',
  'Authentication-Results: b\u00fccher.example; spf=pass',
  'Authentication-Results: xn--bcher-kva.example; spf=pass',
  'Authentication-Results: mx.caliopen.example',
  'Authentication-Results: ; spf=pass',
  'Authentication-Results: (mx.caliopen.example',
  'Authentication-Results: "mx.caliopen.example',
]

/** Others may say what they found. */
const HONEST = [
  'Authentication-Results: mx.far.example; spf=pass',
  'Authentication-Results: notcaliopen.example; spf=pass',
  'Authentication-Results: mx.far.example; spf=pass smtp.mailfrom=mx.caliopen.example',
  'ARC-Authentication-Results: i=1; mx.caliopen.example; spf=pass',
  'X-Note: Authentication-Results: mx.caliopen.example; spf=pass',
]

async function shown(raw: string): Promise<string> {
  const message = await withoutClaims(heldBytes(Buffer.from(raw)), OURS)
  return (await buffer(message.stream())).toString()
}

const BODY = '\r\nAuthentication-Results: mx.caliopen.example; spf=pass\r\n'

test.group('Results that claim to be ours', () => {
  test('are not shown: {$self}')
    .with(CLAIMS)
    .run(async ({ assert }, claim) => {
      assert.equal(await shown(`A: b\r\n${claim}\r\nC: d\r\n${BODY}`), `A: b\r\nC: d\r\n${BODY}`)
      assert.equal(await shown(`${claim}\r\n${claim}\r\n${BODY}`), BODY)
    })

  test('those of others stand: {$self}')
    .with(HONEST)
    .run(async ({ assert }, line) => {
      const raw = `A: b\r\n${line}\r\nC: d\r\n${BODY}`
      assert.equal(await shown(raw), raw)
    })

  test('are left out of what nobody holds in memory, too', async ({ assert }) => {
    const raw = Buffer.from(`A: b\r\n${CLAIMS[8]}\r\nC: d\r\n${BODY}`)
    const pieces = () => Readable.from([...raw].map((byte) => Buffer.from([byte])))
    const message = await withoutClaims({ size: raw.length, held: null, stream: pieces }, OURS)
    const bytes = await buffer(message.stream())
    assert.equal(bytes.toString(), `A: b\r\nC: d\r\n${BODY}`)
    assert.equal(message.size, bytes.length)
  })

  test('whatever comes, all else stays as it was', async () => {
    const part = fc.constantFrom(
      'Authentication-Results',
      ':',
      ' ',
      '\r\n',
      '\t',
      'mx.caliopen.example',
      ';',
      '(',
      ')',
      '"',
      '\\',
      'x',
      '\u00e9'
    )
    const text = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(text, text, async (before, after) => {
        const whole = `S: 1\r\n${before}\r\nE: 2\r\n\r\n${after}`
        const seen = await shown(whole)
        return seen.startsWith('S: 1\r\n') && seen.endsWith(after)
      })
    )
  })
})
