import { test } from '@japa/runner'
import { OPEN } from './labels.js'
import { gatherMetrics } from './over_bus.js'
import { counter, gauge, histogram, registry } from './registry.js'

const seen = counter('test_seen_total', 'For tests', { door: ['front', 'back'], reason: OPEN })
const took = histogram('test_took_seconds', 'For tests', {}, [0.1, 1])
const waiting = gauge('test_waiting', 'For tests', { state: OPEN })

/** Every role answers with what this process has counted. */
const bus = {
  call: async (role: string) => {
    if (role === 'worker') throw new Error('away')
    return JSON.parse(JSON.stringify(await registry.getMetricsAsJSON())) as unknown
  },
}

async function scrape(): Promise<string> {
  const { text } = await gatherMetrics(bus, ['web', 'mail', 'worker'])
  return text
}

test.group('Metrics', () => {
  test('are gathered from every role, in one group a metric', async ({ assert }) => {
    seen.count({ door: 'front', reason: 'E_FULL' })
    seen.count({ door: 'front', reason: 'E_FULL' }, 2)
    const text = await scrape()
    assert.include(text, 'caliopen_test_seen_total{role="web",door="front",reason="E_FULL"} 3')
    assert.include(text, 'caliopen_test_seen_total{role="mail",door="front",reason="E_FULL"} 3')
    assert.lengthOf(text.match(/# TYPE caliopen_test_seen_total counter/g) ?? [], 1)
  })

  test('say which role does not answer', async ({ assert }) => {
    const text = await scrape()
    assert.include(text, 'caliopen_role_up{role="mail"} 1')
    assert.include(text, 'caliopen_role_up{role="worker"} 0')
  })

  test('keep times in buckets', async ({ assert }) => {
    took.observe({}, 0.5)
    took.start()({})
    const text = await scrape()
    assert.include(text, 'caliopen_test_took_seconds_bucket{role="web",le="0.1"} 1')
    assert.include(text, 'caliopen_test_took_seconds_bucket{role="web",le="1"} 2')
    assert.include(text, 'caliopen_test_took_seconds_count{role="web"} 2')
  })

  test('read a gauge when somebody looks, and hide one that fails', async ({ assert }) => {
    const stop = waiting.watch(async () => [{ labels: { state: 'queued' }, value: 7 }])
    assert.include(await scrape(), 'caliopen_test_waiting{role="web",state="queued"} 7')
    stop()
    const stopFailing = waiting.watch(async () => {
      throw new Error('the database is away')
    })
    await scrape()
    const text = await scrape()
    stopFailing()
    assert.notInclude(text, 'caliopen_test_waiting{')
    assert.include(text, 'caliopen_metrics_unreadable_total{role="web",metric="test_waiting"}')
  })

  test('never grow by what a peer says', async ({ assert }) => {
    for (let at = 0; at < 500; at++) seen.count({ door: 'front', reason: `reason-${at}` })
    seen.count({ door: 'front', reason: 'ana@far.example' })
    seen.count({ door: 'cellar' as 'front', reason: 'E_FULL' })
    const text = await scrape()
    assert.isBelow((text.match(/^caliopen_test_seen_total\{/gm) ?? []).length, 2 * 45)
    assert.notInclude(text, 'ana@far.example')
    assert.include(text, 'door="other"')
  })
})
