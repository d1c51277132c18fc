import { gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import { fuzzReports } from '../testing/fuzz_reports.js'
import {
  bounceOf,
  complaintOf,
  dmarcMailOf,
  dmarcXmlOf,
  mailOf,
  qmailBounceOf,
  tlsMailOf,
  zipOf,
} from '../testing/specimens.js'
import { readDmarcReport } from './dmarc_report.js'
import { readReport } from './read_report.js'
import { unpack } from './unpack.js'

test.group('A report on a delivery', () => {
  test('is read by RFC 3464', async ({ assert }) => {
    const report = await readReport(
      bounceOf({ envid: 'QQ1', messageId: '<hello@example.org>', recipient: 'bo@far.example' })
    )
    assert.deepEqual(report, {
      kind: 'delivery',
      envid: 'QQ1',
      messageId: '<hello@example.org>',
      recipients: [
        {
          ...{ original: 'bo@far.example', final: 'bo@far.example', action: 'failed' },
          ...{ status: '5.1.1', diagnostic: '550 5.1.1 No such person here' },
          host: 'inner.far.example',
        },
      ],
    })
  })

  test('may bring the header only, and speak of a delay', async ({ assert }) => {
    const raw = mailOf(
      ['From: postmaster@far.example'],
      [
        ['text/plain', 'Not yet'],
        [
          'message/delivery-status',
          'Reporting-MTA: dns;a\n\nFinal-Recipient: rfc822;bo@far.example\nAction: Delayed\n',
        ],
        ['text/rfc822-headers', 'Subject: x\nMessage-ID:\n <folded@example.org>\n'],
      ]
    )
    assert.containSubset(await readReport(raw), {
      messageId: '<folded@example.org>',
      recipients: [{ action: 'delayed', status: '4.0.0', host: 'a' }],
    })
  })

  test('of an old server is read from its words', async ({ assert }) => {
    const report = await readReport(qmailBounceOf('<hello@example.org>', 'bo@far.example'))
    assert.containSubset(report, {
      kind: 'delivery',
      messageId: '<hello@example.org>',
      recipients: [{ final: 'bo@far.example', action: 'failed', status: '5.1.1' }],
    })
  })

  test('is nothing that a person writes about one', async ({ assert }) => {
    const lines = [
      'From: bo@far.example',
      'Subject: Fwd: failure notice',
      '',
      'Look: 550 5.1.1',
      '',
    ]
    const raw = [...lines, '<x@y.example>:', '', 'Message-ID: <hello@example.org>', ''].join('\r\n')
    assert.isNull(await readReport(Buffer.from(raw)))
  })
})

test.group('A complaint', () => {
  test('names the message, its sender and who complains', async ({ assert }) => {
    const raw = complaintOf('<hello@example.org>', 'ana@example.org', 'bo@far.example')
    assert.deepEqual(await readReport(raw), {
      ...{ kind: 'complaint', type: 'abuse', messageId: '<hello@example.org>' },
      ...{ sender: 'ana@example.org', recipients: ['bo@far.example'] },
    })
  })
})

test.group('Statistics of others', () => {
  for (const packing of ['gzip', 'zip', 'none'] as const) {
    test(`on DMARC are read (${packing})`, async ({ assert }) => {
      const report = await readReport(dmarcMailOf({ domain: 'Example.ORG', spf: 'fail' }, packing))
      assert.containSubset(report, {
        kind: 'dmarc',
        head: { organisation: 'far.example', reportId: 'r1', domain: 'example.org' },
        policy: 'none',
        rows: [{ source: '192.0.2.1', count: 3, dkim: true, spf: false, disposition: 'none' }],
      })
    })
  }

  test('on TLS are read', async ({ assert }) => {
    const report = await readReport(tlsMailOf('example.org'))
    assert.containSubset(report, {
      ...{ kind: 'tls', successes: 5326 },
      head: { organisation: 'Company-X', domain: 'example.org' },
      failures: [
        { type: 'certificate-expired', count: 100, host: 'mx.example.org' },
        { type: 'starttls-not-supported', count: 200 },
        { type: 'unknown', count: 3, host: null },
      ],
    })
  })

  test('with entities, or as deep as a well, are none', ({ assert }) => {
    const xml = dmarcXmlOf({ domain: 'example.org' })
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa">]>${xml.replace('far.example', '&a;')}`
    assert.isNull(readDmarcReport(Buffer.from(bomb)))
    const deep = xml.replace('<row>', '<a>'.repeat(5_000)).replace('</row>', '</a>'.repeat(5_000))
    assert.isNull(readDmarcReport(Buffer.from(deep)))
    assert.isNotNull(readDmarcReport(Buffer.from(xml)))
  })

  test('of millions of tags are none, and cost next to nothing', ({ assert }) => {
    const xml = dmarcXmlOf({ domain: 'example.org' })
    const swarm = xml.replace('<row>', `${'<a/>'.repeat(1_900_000)}<row>`)
    const began = performance.now()
    assert.isNull(readDmarcReport(Buffer.from(swarm)))
    assert.isBelow(performance.now() - began, 500)
  })

  test('that unpack without end are left out', async ({ assert }) => {
    const bomb = Buffer.alloc(40 * 1024 * 1024)
    assert.isEmpty(await unpack({ content: gzipSync(bomb) }))
    assert.isEmpty(await unpack({ content: zipOf(bomb) }))
    assert.isEmpty(await unpack({ content: bomb }))
    assert.isEmpty(await unpack({ content: gzipSync(Buffer.from('x')).subarray(0, 15) }))
    assert.lengthOf(await unpack({ content: zipOf(Buffer.from('hello')) }), 1)
  })
})

test.group('A broken report', () => {
  test('brings no reader down, and holds none up', async () => {
    await fuzzReports({
      inputs: Number(process.env.FUZZ_RUNS ?? 500),
      seed: Date.now() % 2 ** 31,
    })
  }).timeout(120_000)
})
