import { test } from '@japa/runner'
import { prepared, Scram, type ScramHash } from './scram.js'

test.group('SCRAM', () => {
  test('the example of {0}')
    .with<[string, ScramHash, string, string, string, string][]>([
      [
        'RFC 5802 §5',
        'sha1',
        'fyko+d2lbbFgONRv9qkxdawL',
        'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
        'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
        'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
      ],
      [
        'RFC 7677 §3',
        'sha256',
        'rOprNGfwEbeRWgbNEkqO',
        'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
        'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
        'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
      ],
    ])
    .run(async ({ assert }, [, hash, nonce, challenge, answer, proof]) => {
      const scram = new Scram(hash, 'user', 'pencil', nonce)
      assert.equal(scram.first(), `n,,n=user,r=${nonce}`)
      assert.equal(await scram.final(challenge), answer)
      assert.isTrue(scram.verify(proof))
      assert.isFalse(scram.verify('v=AAAA'))
      assert.isFalse(scram.verify('e=other-error'))
    })

  test('a server that {0} is not answered')
    .with([
      ['changes the nonce', 'r=else,s=QSXCR+Q6sek8bf92,i=4096'],
      ['adds nothing to the nonce', 'r=nonce,s=QSXCR+Q6sek8bf92,i=4096'],
      ['wants too little work', 'r=nonceX,s=QSXCR+Q6sek8bf92,i=1'],
      ['wants us to be busy for hours', 'r=nonceX,s=QSXCR+Q6sek8bf92,i=999999999'],
      ['says no number', 'r=nonceX,s=QSXCR+Q6sek8bf92,i=many'],
      ['says nothing', ''],
    ])
    .run(async ({ assert }, [, challenge]) => {
      const scram = new Scram('sha256', 'user', 'pencil', 'nonce')
      await assert.rejects(() => scram.final(challenge ?? ''))
    })

  test('a proof before the challenge proves nothing', ({ assert }) => {
    assert.isFalse(new Scram('sha1', 'user', 'pencil').verify('v='))
  })

  test('names and passwords are prepared as RFC 4013 has it', ({ assert }) => {
    assert.equal(prepared('I\u00ADX'), 'IX')
    assert.equal(prepared('\u00AA\u2168'), 'aIX')
    assert.equal(prepared('a\u00A0b'), 'a b')
    assert.equal(new Scram('sha1', 'a,b=c', 'x', 'n').first(), 'n,,n=a=2Cb=3Dc,r=n')
  })
})
