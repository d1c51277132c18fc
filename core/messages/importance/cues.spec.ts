import fc from 'fast-check'
import { test } from '@japa/runner'
import * as cues from './cues.js'

test.group('Importance cues', () => {
  test('finds in “{subject}{text}” that it {cue}')
    .with([
      { cue: 'asks', subject: '', text: 'Are you there?' },
      { cue: 'presses', subject: 'Action required', text: '' },
      { cue: 'presses', subject: '', text: 'Peux-tu me répondre avant ce soir ?' },
      { cue: 'presses', subject: '', text: 'DÈS QUE POSSIBLE' },
      { cue: 'bringsCode', subject: 'Code de vérification', text: '' },
      { cue: 'bringsCode', subject: '', text: 'Reset your password here' },
      { cue: 'alarms', subject: 'Paiement refusé', text: '' },
      { cue: 'isReceipt', subject: 'Ta commande n° 4', text: '' },
      { cue: 'promotes', subject: '50 % off', text: '' },
      { cue: 'promotes', subject: 'Jusqu’à -40 %', text: '' },
      { cue: 'baits', subject: '', text: 'Vous avez gagné' },
      { cue: 'sells', subject: 'Following up', text: 'Worth a chat?' },
    ] as const)
    .run(({ assert }, { cue, subject, text }) => {
      assert.isTrue(cues[cue](cues.readWords(subject, text)))
    })

  test('does not find in “{text}” that it {cue}')
    .with([
      { cue: 'asks', text: 'https://a.example/?q=1' },
      { cue: 'asks', text: 'Yes.\n> Are you there?' },
      { cue: 'presses', text: 'insurgents' },
      { cue: 'bringsCode', text: 'the code of the house' },
      { cue: 'sells', text: 'I am reaching out because of my table.' },
      { cue: 'promotes', text: '50 % off' },
    ] as const)
    .run(({ assert }, { cue, text }) => {
      assert.isFalse(cues[cue](cues.readWords('', text)))
    })

  test('hears a subject shout, in any script that has capitals', ({ assert }) => {
    assert.isTrue(cues.shouts('DERNIÈRE RELANCE AVANT POURSUITES'))
    assert.isTrue(cues.shouts('Now!!'))
    assert.isFalse(cues.shouts('RE: SNCF'))
    assert.isFalse(cues.shouts('Good news!'))
  })

  test('takes long texts made to be slow in its stride', ({ assert }) => {
    const started = performance.now()
    for (const piece of [
      'a',
      ' ',
      '>\n',
      'quick ',
      'boost your ',
      '\u0301',
      'É',
      '%',
      'reinitialis',
    ]) {
      const words = cues.readWords(piece.repeat(20_000), piece.repeat(200_000))
      for (const looksFor of [
        cues.asks,
        cues.presses,
        cues.bringsCode,
        cues.promotes,
        cues.sells,
      ]) {
        looksFor(words)
      }
    }
    assert.isBelow(performance.now() - started, 1000)
  })

  test('reads whatever is written', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (subject, text) => {
        cues.readWords(subject, text)
        cues.shouts(subject)
      })
    )
  })
})
