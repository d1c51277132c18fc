import { test } from '@japa/runner'
import { dmarcRecord, programRecords } from './program_records.js'

const doors = { hostname: 'mx.caliopen.example', submission: 587, submissions: 465, imaps: null }

test.group('What programs find in the DNS', () => {
  const linesOf = (imaps: number | null) =>
    programRecords('caliopen.example', { ...doors, imaps }).map(
      ({ name, type, value }) => `${name} ${type} ${value}`
    )

  test('is where mail is handed in, and that there is no IMAP', ({ assert }) => {
    assert.deepEqual(linesOf(null), [
      '_submissions._tcp.caliopen.example SRV 0 1 465 mx.caliopen.example.',
      '_submission._tcp.caliopen.example SRV 10 1 587 mx.caliopen.example.',
      '_imaps._tcp.caliopen.example SRV 0 0 0 .',
      'autoconfig.caliopen.example CNAME mx.caliopen.example.',
      'autodiscover.caliopen.example CNAME mx.caliopen.example.',
    ])
  })

  test('is IMAP as soon as there is one', ({ assert }) => {
    assert.include(linesOf(993), '_imaps._tcp.caliopen.example SRV 0 1 993 mx.caliopen.example.')
  })

  test('is where reports go, asking for nothing else at first', ({ assert }) => {
    assert.equal(
      dmarcRecord('caliopen.example').value,
      'v=DMARC1; p=none; rua=mailto:dmarc-reports@caliopen.example'
    )
  })
})
