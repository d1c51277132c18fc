import { test } from '@japa/runner'
import { BAND_NAMES, bandOf } from './bands.js'
import { IMPORTANT, markedLevel, UNIMPORTANT } from './marks.js'

test.group('Importance bands', () => {
  test('{level} is {band}')
    .with([
      { level: 10, band: 'needs_you' },
      { level: 5, band: 'needs_you' },
      { level: 4, band: 'worth_reading' },
      { level: 0, band: 'worth_reading' },
      { level: -1, band: 'can_wait' },
      { level: -5, band: 'can_wait' },
      { level: -6, band: 'unwanted' },
      { level: -10, band: 'unwanted' },
    ])
    .run(({ assert }, { level, band }) => assert.equal(BAND_NAMES[bandOf(level)], band))
})

test.group('Importance marks', () => {
  test('predicted {predicted}, marked {mark}: {level}')
    .with([
      { predicted: -8, mark: IMPORTANT, level: 5 },
      { predicted: 9, mark: IMPORTANT, level: 9 },
      { predicted: 9, mark: UNIMPORTANT, level: -1 },
      { predicted: -8, mark: UNIMPORTANT, level: -8 },
      { predicted: 3, mark: null, level: 3 },
    ] as const)
    .run(({ assert }, { predicted, mark, level }) => {
      assert.equal(markedLevel(predicted, mark), level)
    })
})
