import { test } from '@japa/runner'
import { completeMessage } from './complete_message.js'

const completion = {
  messageId: '<new@example.org>',
  date: new Date(Date.UTC(2026, 10, 3, 14, 5)),
  trace: '',
}

function complete(raw: string): string {
  return completeMessage(Buffer.from(raw, 'latin1'), completion).toString('latin1')
}

test.group('a submitted message before it goes out', () => {
  test('gets the Date and Message-ID that it lacks', ({ assert }) => {
    assert.equal(
      complete('From: a@example.org\r\n\r\nhello\r\n'),
      'Date: Tue, 03 Nov 2026 14:05:00 +0000\r\nMessage-ID: <new@example.org>\r\n' +
        'From: a@example.org\r\n\r\nhello\r\n'
    )
  })

  test('keeps its own, byte for byte', ({ assert }) => {
    const raw = Buffer.from(
      'date: x\r\nMESSAGE-ID: <a@b>\r\nX: \xe9\r\n\r\nBcc: body\r\n',
      'latin1'
    )
    assert.strictEqual(completeMessage(raw, completion), raw)
  })

  test('loses every Bcc, folded lines too', ({ assert }) => {
    const raw =
      'Date: x\r\nBcc: one@example.org,\r\n\ttwo@example.org\r\nMessage-ID: <a@b>\r\n' +
      'RESENT-BCC: three@example.org\r\n\r\nbody\r\n'
    assert.equal(complete(raw), 'Date: x\r\nMessage-ID: <a@b>\r\n\r\nbody\r\n')
  })

  test('says nothing of where its writer sits, nor what a program noted for itself', ({
    assert,
  }) => {
    const raw =
      'Date: x\r\nX-Originating-IP: [192.0.2.1]\r\nReturn-Path: <a@b>\r\nX-Mozilla-Status: 0001\r\n' +
      'Received: from here\r\nMessage-ID: <a@b>\r\nUser-Agent: a program\r\n\r\nX-Real-IP: body\r\n'
    assert.equal(
      complete(raw),
      'Date: x\r\nReceived: from here\r\nMessage-ID: <a@b>\r\nUser-Agent: a program\r\n' +
        '\r\nX-Real-IP: body\r\n'
    )
  })

  test('says on top how it came to us', ({ assert }) => {
    const trace = 'Received: by mx.example.org with ESMTPSA id 1;\r\n\tsome day\r\n'
    const raw = Buffer.from('Date: x\r\nMessage-ID: <a@b>\r\n\r\nbody\r\n')
    const whole = completeMessage(raw, { ...completion, trace }).toString()
    assert.equal(whole, `${trace}${raw}`)
  })

  test('may have no header at all', ({ assert }) => {
    assert.match(complete('\r\nbody\r\n'), /^Date: .*\r\nMessage-ID: .*\r\n\r\nbody\r\n$/)
  })

  test('may have no body at all', ({ assert }) => {
    assert.match(complete('Subject: x\r\n'), /^Date: .*\r\nMessage-ID: .*\r\nSubject: x\r\n$/)
  })
})
