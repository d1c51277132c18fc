import { test } from '@japa/runner'
import { moment } from './moments.js'

const noon = Date.UTC(2026, 10, 23, 12, 0)
const hour = 3_600_000

test.group('Moments', () => {
  test('shows the hour of today, the day of this week, the date before')
    .with([
      { at: noon - hour, short: '12:00' },
      { at: noon - 25 * hour, short: 'dim.' },
      { at: noon - 24 * 30 * hour, short: '24 oct.' },
      { at: Date.UTC(2024, 0, 2, 3), short: '2 janv. 2024' },
    ])
    .run(({ assert }, { at, short }) => {
      assert.equal(moment(at, 'fr', 'Europe/Paris', noon).short, short)
    })

  test('counts days in the zone of the reader', ({ assert }) => {
    const late = Date.UTC(2026, 10, 22, 23, 30)
    assert.equal(moment(late, 'fr', 'Europe/Paris', noon).short, '00:30')
    assert.equal(moment(late, 'fr', 'UTC', noon).short, 'dim.')
  })

  test('holds what is never due again', ({ assert }) => {
    assert.isString(moment(8_640_000_000_000_001, 'en', 'UTC', noon).full)
  })

  test('shows a date that lies ahead in full', ({ assert }) => {
    assert.equal(moment(Date.UTC(2027, 5, 1), 'en', 'UTC', noon).short, 'Jun 1, 2027')
  })
})
