import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { openHouse, type House } from '#core/tests/house.js'
import { forgetMetricsToken, renewMetricsToken } from './metrics_token.js'

test.group('Metrics over HTTP', (group) => {
  let house: House

  group.setup(async () => {
    house = await openHouse()
    await house.newAccount()
    return () => house.close()
  })
  group.each.teardown(() => forgetMetricsToken(house.sql))

  async function look(authorization?: string) {
    return fetch(`${house.origin}/metrics`, {
      headers: authorization === undefined ? {} : { authorization },
    })
  }

  test('are nowhere until somebody asked for a token', async ({ assert }) => {
    const { status } = await look('Bearer anything')
    assert.equal(status, 404)
  })

  test('are for those who bear it', async ({ assert }) => {
    const seal = await app.container.make('seal')
    const former = await renewMetricsToken(house.sql, seal)
    const token = await renewMetricsToken(house.sql, seal)
    for (const wrong of [undefined, token, 'Bearer ', `Bearer ${former}`, `Basic ${token}`]) {
      const refused = await look(wrong)
      assert.equal(refused.status, 401, wrong)
      assert.equal(refused.headers.get('www-authenticate'), 'Bearer realm="metrics"')
    }
    const answer = await look(`Bearer ${token}`)
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=/)
    const text = await answer.text()
    assert.include(text, 'caliopen_role_up{role="mail"} 0')
    assert.notInclude(text, token)
  })
})
