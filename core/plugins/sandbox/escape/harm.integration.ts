import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { type PluginError } from '@caliopen/contract/plugin/errors'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { runnable } from '../../testing/runnable.js'
import { testServices, type TestServices } from '../../testing/services.js'
import { SANDBOX_LIMITS, type SandboxLimits } from '../limits.js'
import { openSandbox, type Sandbox } from '../sandbox.js'
import { hostilePlugin } from './hostile_plugin.js'

/** Milliseconds that this process, which stands for the worker, may be kept from its work. */
const MOST_DELAY = 1_000

const IMPATIENT: SandboxLimits = { ...SANDBOX_LIMITS, silence: 1_000, processor: 1 }

interface Run {
  sandbox: Sandbox
  services: TestServices
  /** how the call ended */
  call: Promise<PluginError | null>
  /** why the process ended */
  end: Promise<PluginError | null>
}

test.group('A plugin that harms', (group) => {
  group.tap((each) => each.tags(['@once']))
  let sql: SqlDatabase
  const opened: Sandbox[] = []
  const delays = monitorEventLoopDelay({ resolution: 10 })

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })
  group.each.setup(() => {
    delays.reset()
    delays.enable()
    return async () => {
      delays.disable()
      await Promise.all(opened.splice(0).map((sandbox) => sandbox.stop()))
    }
  })

  async function run(name: string, given: object = {}, limits = SANDBOX_LIMITS): Promise<Run> {
    const services = testServices({ sql })
    const permissions = { storage: { bytes: 1_000 } }
    const plugin = runnable(hostilePlugin(), { permissions })
    const sandbox = await openSandbox(plugin, services, limits)
    opened.push(sandbox)
    const call = sandbox.call('trustRules/rule/judge', [name, given], { deadline: 20_000 }).then(
      () => null,
      (error: PluginError) => error
    )
    const end = new Promise<PluginError | null>((resolve) => sandbox.onExit(resolve))
    return { sandbox, services, call, end }
  }

  function mostDelay(): number {
    return delays.max / 1e6
  }

  test('by never coming to an end is ended: {name}')
    .with([
      { name: 'loop', why: /no sign of life for 1000 ms/ },
      { name: 'microtasks', why: /no sign of life for 1000 ms|its process ended|MiB/ },
      { name: 'busy', why: /worked \d s within a minute/ },
    ])
    .run(async ({ assert }, { name, why }) => {
      const { call, end } = await run(name, {}, IMPATIENT)
      assert.match((await end)?.message ?? '', why)
      assert.equal((await call)?.code, 'E_GONE')
      assert.isBelow(mostDelay(), MOST_DELAY)
    })

  test('by taking memory is ended: {$self}')
    .with(['heap', 'buffers', 'buffersAtOnce', 'wasm'])
    .run(async ({ assert }, name) => {
      const { end } = await run(name)
      const why = await Promise.race([end, sleep(8_000, null)])
      assert.match(why?.message ?? '', /took \d+ MiB of 256|its process ended/)
      assert.isBelow(mostDelay(), MOST_DELAY)
    })
    .timeout(15_000)

  test('by ending is noticed at once, and why: {name}')
    .with([
      { name: 'exit', why: /its process ended \(code 0\)/ },
      { name: 'unhandled', why: /nobody listens/ },
    ])
    .run(async ({ assert }, { name, why }) => {
      const { call, end } = await run(name)
      assert.match((await end)?.message ?? '', why)
      assert.equal((await call)?.code, name === 'exit' ? 'E_GONE' : undefined)
    })

  test('by its answer fails with that answer alone: {name}')
    .with([
      { name: 'cyclic', code: 'E_CONTRACT' },
      { name: 'pollute', code: 'E_CONTRACT' },
      { name: 'wide', code: 'E_CONTRACT' },
      { name: 'large', code: 'E_LIMIT' },
    ])
    .run(async ({ assert }, { name, code }) => {
      const { sandbox, call } = await run(name)
      assert.equal((await call)?.code, code)
      assert.isUndefined(Reflect.get({}, 'polluted'))
      const again = await sandbox.call('trustRules/rule/judge', ['coreStream', {}]).catch(String)
      assert.match(String(again), /no such attempt/)
    })

  test('by what it writes on the stream is ended: {title}')
    .with([
      { title: 'a length of 4 GiB', wire: '\xff\xff\xff\xff\0\0\0\0', code: 'E_LIMIT' },
      { title: 'nothing that is JSON', wire: frame('!'), code: 'E_CONTRACT' },
      {
        title: 'a __proto__',
        wire: frame('[0,1,"log",{"__proto__":{"a":1}}]'),
        code: 'E_CONTRACT',
      },
      {
        title: 'a constructor.prototype',
        wire: frame('[0,1,"log",{"constructor":{"prototype":{"polluted":1}}}]'),
        code: 'E_CONTRACT',
      },
      { title: 'a tower', wire: frame('['.repeat(9_000) + ']'.repeat(9_000)), code: 'E_CONTRACT' },
      {
        title: 'a mark without bytes',
        wire: frame('[0,1,"log",{"$bytes":9}]'),
        code: 'E_CONTRACT',
      },
      { title: 'an answer to nothing', wire: frame('[1,9999,1]'), code: 'E_CONTRACT' },
    ])
    .run(async ({ assert }, { wire, code }) => {
      const { end } = await run('raw', { wire })
      assert.equal((await end)?.code, code)
      assert.isUndefined(Reflect.get({}, 'polluted'))
      assert.isBelow(mostDelay(), MOST_DELAY)
    })

  test('by asking without end is answered slowly', async ({ assert }) => {
    const { sandbox } = await run('flood')
    await sleep(2_000)
    const { calls } = sandbox.usage().broker
    assert.isBelow(calls['storage/get'] ?? 0, 4_000 + 3 * 1_000)
    assert.isBelow(mostDelay(), MOST_DELAY)
  })

  test('by asking without end and without listening is ended, or answered slowly', async ({
    assert,
  }) => {
    const { sandbox, end } = await run('rawFlood')
    await Promise.race([end, sleep(6_000)])
    assert.isBelow(sandbox.usage().broker.calls['storage/get'] ?? 0, 4_000 + 7 * 1_000)
    assert.isBelow(mostDelay(), MOST_DELAY)
  }).timeout(15_000)

  test('by what it logs is cut short', async ({ assert }) => {
    const { services, call } = await run('logs')
    assert.isNull(await call)
    assert.isBelow(services.told.length, 700)
    assert.isTrue(services.told.some(({ sentence }) => /\d+ lines are missing/.test(sentence)))
    assert.isBelow(mostDelay(), MOST_DELAY)
  }).timeout(15_000)
})

function frame(json: string): string {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(json.length)
  return header.toString('latin1') + json
}
