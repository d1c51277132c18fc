import { test } from '@japa/runner'
import fc from 'fast-check'
import { Srs } from './srs.js'

const DAY = 86_400_000
const now = Date.UTC(2026, 10, 27)
const srs = new Srs('the key of this instance')
const key = Buffer.from('0123456789abcdef0123456789abcdef', 'hex')

function forward(sender: string, domain = 'ours.example', at = now) {
  return srs.forward({ sender, domain, key, now: at })
}

test.group('A rewritten sender', () => {
  test('reads as {expected}')
    .with([
      { sender: 'ana@far.example', expected: 'SRS0=HASH=jq=far.example=ana@ours.example' },
      { sender: 'Ana+X@far.example', expected: 'SRS0=HASH=jq=far.example=Ana+X@ours.example' },
      { sender: 'a=b@far.example', expected: 'SRS0=HASH=jq=far.example=a=b@ours.example' },
      {
        sender: 'SRS0=abcd=xy=first.example=ana@second.example',
        expected: 'SRS1=HASH=second.example==abcd=xy=first.example=ana@ours.example',
      },
      {
        sender: 'srs1=abcd=second.example==ab=xy=one.example=ana@third.example',
        expected: 'SRS1=HASH=second.example==ab=xy=one.example=ana@ours.example',
      },
      {
        sender: `${'a'.repeat(50)}@far.example`,
        expected: 'SRS0=HASH=jq==aerukz4jvpg66ajdivtytk6n54@ours.example',
      },
    ])
    .run(({ assert }, { sender, expected }) => {
      assert.equal(forward(sender).replace(/(?<=^SRS[01]=)[a-z2-7]{8}(?==)/, 'HASH'), expected)
    })

  test('stays null where it was', ({ assert }) => {
    assert.equal(forward(''), '')
  })

  test('leads back to who sent it, whatever was made of its letter case', ({ assert }) => {
    const sent = forward('Ana@far.example')
    assert.deepEqual(srs.reverse(sent, now), { sender: 'Ana@far.example' })
    assert.deepEqual(srs.reverse(sent.toLowerCase(), now), { sender: 'ana@far.example' })
    assert.deepEqual(srs.reverse(sent.toUpperCase(), now), { sender: 'ANA@FAR.EXAMPLE' })
    assert.deepEqual(srs.reverse(forward(`${'a'.repeat(60)}@far.example`), now), { key })
  })

  test('leads through one forwarder to the first, however many there were', ({ assert }) => {
    const first = 'SRS0=abcd=xy=first.example=ana@second.example'
    const ours = forward(first)
    assert.deepEqual(srs.reverse(ours, now), { sender: first })
    const other = new Srs('another instance')
    const theirs = other.forward({ sender: ours, domain: 'theirs.example', key, now })
    assert.match(theirs, /^SRS1=[a-z2-7]{8}=second\.example==abcd=xy=first\.example=ana@theirs/)
    assert.deepEqual(other.reverse(theirs, now), { sender: first })
  })

  test('of one kind is none of the other, whatever a stranger makes us rewrite', ({ assert }) => {
    const chained = forward('SRS1=x=jq=victim.example=bob@eve.example')
    assert.match(chained, /^SRS1=[a-z2-7]{8}=jq=victim\.example=bob@/)
    assert.equal(srs.reverse(chained.replace('SRS1', 'SRS0'), now), 'forged')
    const plain = forward('bob@victim.example')
    assert.equal(srs.reverse(plain.replace('SRS0', 'SRS1'), now), 'forged')
  })

  test('is good for three weeks', ({ assert }) => {
    const sent = forward('ana@far.example')
    for (const days of [-1, 0, 1, 21])
      assert.isObject(srs.reverse(sent, now + days * DAY), `${days}`)
    for (const days of [22, 500, 1_022]) {
      assert.equal(srs.reverse(sent, now + days * DAY), 'expired', `${days}`)
    }
    assert.equal(srs.reverse(sent, now - 2 * DAY), 'expired')
  })

  test('is ours only', ({ assert }) => {
    const sent = forward('ana@far.example')
    assert.equal(new Srs('another instance').reverse(sent, now), 'forged')
    for (const forged of [
      sent.replace('ana@', 'eve@'),
      sent.replace('far.', 'fur.'),
      sent.replace('=jq=', '=jr='),
      'SRS0=ana@ours.example',
      'SRS0+abcdefgh=jq=far.example=ana@ours.example',
      'SRS1=abcdefgh=far.example==x@ours.example',
      'SRS1=@ours.example',
    ]) {
      assert.equal(srs.reverse(forged, now), 'forged', forged)
    }
    for (const other of ['ana@ours.example', 'srsly@ours.example', 'srs0@ours.example', '']) {
      assert.isNull(srs.reverse(other, now), other)
    }
  })

  test('is never longer than a local part may be, and always comes back', ({ assert }) => {
    const label = fc.stringMatching(/^[a-z0-9]{1,20}$/)
    const local = fc.stringMatching(/^[a-zA-Z0-9=+._-]{1,64}$/)
    fc.assert(
      fc.property(local, label, label, (name, host, top) => {
        const sender = `${name}@${host}.${top}`
        const sent = forward(sender)
        assert.isAtMost(sent.lastIndexOf('@'), 64)
        const back = srs.reverse(sent, now)
        if (back === null || typeof back === 'string') return assert.fail(`${sent}: ${back}`)
        if ('key' in back) assert.deepEqual(back.key, key)
        else assert.equal(back.sender, /^srs1/i.test(sender) ? back.sender : sender)
      })
    )
  })
})
