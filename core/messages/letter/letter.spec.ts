import { test } from '@japa/runner'
import fc from 'fast-check'
import { parseLetter } from './letter.js'

function read(...lines: string[]) {
  return parseLetter(Buffer.from(lines.join('\r\n')))
}

test.group('A letter', () => {
  test('is read with its people, its thread and its text', async ({ assert }) => {
    const letter = await read(
      'From: =?utf-8?q?Andr=C3=A9?= <Andre@Far.Example>',
      'To: team: Ana <ana@here.example>, eva@here.example;',
      'Subject: =?utf-8?b?w4l0w6k=?=',
      'Message-ID: <m3@far.example>',
      'In-Reply-To: <m2@here.example>',
      'References: <m1@far.example> <m2@here.example>',
      'Date: Mon, 23 Nov 2026 10:00:00 +0100',
      '',
      'Bonjour'
    )
    assert.deepEqual(letter.from, { name: 'André', address: 'andre@far.example' })
    assert.deepEqual(
      letter.to.map(({ address }) => address),
      ['ana@here.example', 'eva@here.example']
    )
    assert.deepEqual(letter.references, ['<m1@far.example>', '<m2@here.example>'])
    assert.include(letter, {
      subject: 'Été',
      messageId: '<m3@far.example>',
      sentAt: Date.UTC(2026, 10, 23, 9),
      kind: 'letter',
    })
    assert.match(letter.text, /^Bonjour/)
  })

  test('that is only HTML can be read and searched as text', async ({ assert }) => {
    const letter = await read(
      'Content-Type: text/html',
      '',
      '<p>Hello <b>you</b></p><script>x</script>'
    )
    assert.equal(letter.text.trim(), 'Hello you')
    assert.match(letter.html ?? '', /<b>you/)
  })

  test('never names a file outside the folder it is saved to', async ({ assert }) => {
    const letter = await read(
      'Content-Type: application/pdf; name="../../etc/passwd\\..\\.bashrc"',
      'Content-Disposition: attachment',
      '',
      'x'
    )
    assert.match(letter.attachments[0]?.fileName ?? '', /^[^./\\][^/\\]*$/)
  })

  test('cannot turn the reading direction of a line around', async ({ assert }) => {
    const letter = await read(`Subject: =?utf-8?q?invoice=E2=80=AEfdp.exe?=`, '', '')
    assert.notInclude(letter.subject, '\u202e')
  })

  test('knows the report of a failure', async ({ assert }) => {
    const letter = await read(
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Sorry',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; far.example',
      '',
      'Final-Recipient: rfc822; x@far.example',
      'Action: failed',
      'Status: 5.1.1',
      '--b--',
      ''
    )
    assert.equal(letter.kind, 'failure')
  })

  test('is read as far as anybody looks', async ({ assert }) => {
    const letter = await read('Content-Type: text/html', '', `<p>${'long '.repeat(600_000)}`)
    assert.lengthOf(letter.html ?? '', 2 * 1024 * 1024)
  })

  test('that opens very many elements is read soon')
    .with(['<b>', '<div>', '<table><tr><td>'])
    .run(async ({ assert }, tag) => {
      const begun = performance.now()
      await read(
        'Content-Type: text/html',
        '',
        `Good morning ${tag.repeat(1_000_000 / tag.length)}`
      )
      assert.isBelow(performance.now() - begun, 5000)
    })
    .timeout(600_000)

  test('may be any bytes at all: it is read, or refused, and soon', async () => {
    const header = fc.constantFrom(
      'Content-Type: multipart/mixed; boundary="b"',
      'Content-Type: message/rfc822',
      'Content-Type: text/html; charset=x-unknown',
      'Content-Transfer-Encoding: base64',
      'Content-Transfer-Encoding: quoted-printable',
      'References: <<<>>> <a',
      'Date: yesterday',
      'From: "',
      '--b',
      ''
    )
    const lines = fc.array(fc.oneof(header, fc.string({ unit: 'binary' })), { maxLength: 40 })
    const property = fc.asyncProperty(lines, async (some) => {
      const startedAt = performance.now()
      await parseLetter(Buffer.from(some.join('\r\n'), 'latin1')).catch((error: unknown) => {
        if (!(error instanceof Error)) throw new Error('refused without a reason')
      })
      if (performance.now() - startedAt > 1000) throw new Error('it took more than a second')
    })
    await fc.assert(property, { numRuns: 200 })
  }).timeout(30_000)
})
