import { test } from '@japa/runner'
import { Clock } from './clock.js'

test.group('The clock that leases go by', () => {
  function clock() {
    const time = { wall: 1_000_000, steady: 0 }
    const own = new Clock(
      30_000,
      () => time.wall,
      () => time.steady
    )
    return {
      own,
      pass(ms: number, leap = 0) {
        time.wall += ms + leap
        time.steady += ms
      },
    }
  }

  test('is believed while it goes on as time does', ({ assert }) => {
    const { own, pass } = clock()
    for (let times = 0; times < 10; times++) {
      pass(15_000, 40)
      assert.isTrue(own.isSound)
    }
  })

  test('is not believed after it was set ahead, until everybody has renewed', ({ assert }) => {
    const { own, pass } = clock()
    pass(1000, 3_600_000)
    assert.isFalse(own.isSound)
    pass(29_000)
    assert.isFalse(own.isSound)
    pass(1000)
    assert.isTrue(own.isSound)
  })

  test('makes nothing look over when it was set back', ({ assert }) => {
    const { own, pass } = clock()
    pass(1000, -3_600_000)
    assert.isTrue(own.isSound)
  })
})
