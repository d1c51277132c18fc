import { test } from '@japa/runner'
import { mailParameters, rcptParameters, xtext } from './dsn_parameters.js'

test.group('What a sender wants to hear, on its way out', () => {
  test('names the recipient, and nothing that was not asked', ({ assert }) => {
    const said = rcptParameters('bo@far.example', { notify: null, orcpt: null })
    assert.equal(said, 'ORCPT=rfc822;bo@far.example')
  })

  test('says never, or the occasions', ({ assert }) => {
    const orcpt = { type: 'rfc822', address: 'first+tag@here.example' }
    assert.equal(
      rcptParameters('bo@far.example', { notify: [], orcpt }),
      'NOTIFY=NEVER ORCPT=rfc822;first+2Btag@here.example'
    )
    assert.equal(
      rcptParameters('bo@far.example', { notify: ['success', 'delay'], orcpt }),
      'NOTIFY=SUCCESS,DELAY ORCPT=rfc822;first+2Btag@here.example'
    )
  })

  test('keeps an address outside ASCII to itself', ({ assert }) => {
    assert.equal(rcptParameters('zoé@far.example', { notify: null, orcpt: null }), '')
  })

  test('has no space, plus or equals sign in xtext', ({ assert }) => {
    assert.equal(xtext('a b+c=d\r\n'), 'a+20b+2Bc+3Dd+0D+0A')
  })

  test('says how much is to come back, and the name that the sender gave', ({ assert }) => {
    assert.equal(mailParameters({ ret: 'full', envid: 'order 7' }), 'RET=FULL ENVID=order+207')
    assert.equal(mailParameters({ ret: 'headers', envid: null }), 'RET=HDRS')
    assert.equal(mailParameters({ ret: null, envid: null }), '')
  })
})
