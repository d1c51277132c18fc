import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { openBus, type Bus } from '#core/bus/bus.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import { waitUntil } from '#appliance/lab/wait.js'
import type { SqlDatabase } from '#database/sql.js'
import { runnable } from '../testing/runnable.js'
import { testServices } from '../testing/services.js'
import { remotePluginCalls, remotePluginUsage, servePluginCalls } from './over_bus.js'
import { PluginHosts, type HostsParts } from './plugin_hosts.js'
import type { RunnablePlugin, RunnableSource } from './runnable.js'

const METHOD = 'trustRules/rule/judge'

/** Says what it is told to say, or ends. */
const PLUGIN = `
export default ({ settings }) => ({
  trustRules: { rule: { async judge([what, value]) {
    if (what === 'end') process.exit(3)
    if (what === 'settings') return settings
    if (what === 'wait') await new Promise((done) => setTimeout(done, value))
    if (what === 'fail') throw Object.assign(new Error('no'), { name: 'PluginError', code: 'E_REFUSED' })
    return value ?? null
  } } },
})`

interface TestSource extends RunnableSource {
  plugins: Map<string, RunnablePlugin>
  switchedOff: { id: string; code: string; detail: string }[]
}

function sourceOf(...plugins: RunnablePlugin[]): TestSource {
  const source: TestSource = {
    plugins: new Map(plugins.map((plugin) => [plugin.id, plugin])),
    switchedOff: [],
    list: async () =>
      [...source.plugins.values()].map(({ id, manifest }) => ({ id, hash: '', manifest })),
    async load(id) {
      const plugin = source.plugins.get(id)
      if (!plugin) throw new Error('not there')
      return plugin
    },
    async switchOff(id, failure) {
      source.switchedOff.push({ id, ...failure })
      source.plugins.delete(id)
    },
  }
  return source
}

function within(what: string, probe: () => Promise<boolean>): Promise<boolean> {
  return waitUntil(what, probe, { timeout: 20_000 })
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    return error instanceof PluginError ? error.code : String(error)
  }
}

test.group('Hosts of plugins', (group) => {
  group.tap((each) => each.tags(['@once']))
  let sql: SqlDatabase
  const opened: PluginHosts[] = []

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })
  group.each.teardown(async () => {
    await Promise.all(opened.splice(0).map((hosts) => hosts.close()))
  })

  function hostsOf(source: RunnableSource, change: Partial<HostsParts> = {}): PluginHosts {
    const services = testServices({ sql })
    const hosts = new PluginHosts({ source, services, log: services.log, ...change })
    opened.push(hosts)
    return hosts
  }

  function isUp(hosts: PluginHosts): boolean {
    return hosts.usage().some(({ running }) => running !== null)
  }

  test('start a plugin once when it is first needed, by however many', async ({ assert }) => {
    let starts = 0
    const hosts = hostsOf(sourceOf(runnable(PLUGIN)))
    hosts.onStarted(() => starts++)
    assert.deepEqual(hosts.usage(), [])
    const calls = [1, 2, 3].map((number) => hosts.call('specimen', METHOD, ['say', number]))
    assert.deepEqual(await Promise.all(calls), [1, 2, 3])
    assert.equal(starts, 1)
    assert.equal(await codeOf(hosts.call('stranger', METHOD, [])), 'E_GONE')
  })

  test('stop it when nobody needs it, and start it again', async ({ assert }) => {
    const hosts = hostsOf(sourceOf(runnable(PLUGIN)), { idle: 100 })
    const long = hosts.call('specimen', METHOD, ['wait', 300])
    await hosts.call('specimen', METHOD, ['say'])
    await sleep(150)
    assert.isTrue(isUp(hosts), 'a call is under way')
    await long
    await within('It stopped', async () => !isUp(hosts))
    assert.equal(await hosts.call('specimen', METHOD, ['say', 'again']), 'again')
    assert.equal(hosts.usage()[0]?.fault, null)
  })

  test('keep one running that is to be kept, also after its end', async ({ assert }) => {
    const backOff = { first: 200, longest: 1_000, crashes: 5, within: 60_000 }
    const hosts = hostsOf(sourceOf(runnable(PLUGIN)), { idle: 50, backOff })
    const heard: string[] = []
    hosts.onStarted((id) => heard.push(`${id} up`))
    hosts.onStopped((id) => heard.push(`${id} down`))
    await hosts.keepRunning('specimen')
    await within('It started', async () => isUp(hosts))
    await hosts.call('specimen', METHOD, ['say'])
    await sleep(150)
    assert.isTrue(isUp(hosts), 'nobody calls it, and it is up')
    assert.equal(await codeOf(hosts.call('specimen', METHOD, ['end'])), 'E_GONE')
    await within('It is seen to be gone', async () => !isUp(hosts))
    assert.equal(await codeOf(hosts.call('specimen', METHOD, ['say'])), 'E_TEMPORARY')
    await within('It is back', async () => isUp(hosts))
    assert.deepEqual(heard, ['specimen up', 'specimen down', 'specimen up'])
    assert.containSubset(hosts.usage()[0], { restarts: 1, fault: { code: 'E_GONE' } })
  })

  test('switch one off that ends again and again, by name', async ({ assert }) => {
    const backOff = { first: 1, longest: 1, crashes: 3, within: 60_000 }
    const source = sourceOf(runnable(`export default () => { throw new Error('not today') }`))
    const hosts = hostsOf(source, { backOff })
    await hosts.keepRunning('specimen')
    await within('It is off', async () => source.switchedOff.length > 0)
    assert.containSubset(source.switchedOff[0], { id: 'specimen', code: 'E_CRASH_LOOP' })
    assert.match(source.switchedOff[0]?.detail ?? '', /not today/)
    assert.equal(await codeOf(hosts.call('specimen', METHOD, [])), 'E_GONE')
    source.plugins.set('specimen', runnable(PLUGIN))
    await hosts.refresh()
    await within('It is back when somebody repaired it', async () => isUp(hosts))
  })

  test('start one that is to be kept once it can be read again', async ({ assert }) => {
    const source = sourceOf(runnable(PLUGIN))
    const { load } = source
    let failures = 3
    source.load = async (id) => {
      if (failures-- > 0) throw new Error('the database is away')
      return load(id)
    }
    const hosts = hostsOf(source, { backOff: { first: 1, longest: 1, crashes: 3, within: 60_000 } })
    await hosts.keepRunning('specimen')
    await within('It is up', async () => isUp(hosts))
    assert.equal(hosts.usage()[0]?.fault, null)
  })

  test('start it anew when it is another, or was told something else', async ({ assert }) => {
    const source = sourceOf(runnable(PLUGIN))
    const hosts = hostsOf(source)
    assert.deepEqual(await hosts.call('specimen', METHOD, ['settings']), {})
    const [before] = hosts.usage()
    await hosts.refresh()
    assert.equal(hosts.usage()[0]?.running?.pid, before?.running?.pid, 'nothing is different')
    source.plugins.set('specimen', { ...runnable(PLUGIN), settings: { colour: 'blue' } })
    await hosts.refresh()
    assert.deepEqual(await hosts.call('specimen', METHOD, ['settings']), { colour: 'blue' })
  })

  test('end it when it is not active any more', async ({ assert }) => {
    const source = sourceOf(runnable(PLUGIN))
    const hosts = hostsOf(source)
    const call = codeOf(hosts.call('specimen', METHOD, ['wait', 10_000]))
    await within('It started', async () => isUp(hosts))
    source.plugins.clear()
    await hosts.refresh()
    assert.equal(await call, 'E_GONE')
    assert.deepEqual(hosts.usage(), [])
  })
})

test.group('Calls over the bus', (group) => {
  group.tap((each) => each.tags(['@once']))
  let folder = ''
  let worker: Bus
  let web: Bus
  let hosts: PluginHosts

  group.setup(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliopen-bus-'))
    worker = await openBus('worker', folder)
    web = await openBus('web', folder)
    const services = testServices()
    const source = sourceOf(runnable(PLUGIN))
    hosts = new PluginHosts({ source, services, log: services.log })
    servePluginCalls(worker, hosts, services.log)
    return async () => {
      await hosts.close()
      await Promise.all([worker.close(), web.close()])
      rmSync(folder, { recursive: true })
    }
  })

  test('bring answers, bytes and all', async ({ assert }) => {
    const calls = remotePluginCalls(web)
    const value = { bytes: new Uint8Array([1, 2, 3]), text: '"', $odd: [null] }
    assert.deepEqual(await calls.call('specimen', METHOD, ['say', value]), value)
  })

  test('bring what went wrong', async ({ assert }) => {
    const calls = remotePluginCalls(web)
    assert.equal(await codeOf(calls.call('specimen', METHOD, ['fail'])), 'E_REFUSED')
    assert.equal(await codeOf(calls.call('stranger', METHOD, ['say'])), 'E_GONE')
    const soon = { deadline: 50 }
    assert.equal(await codeOf(calls.call('specimen', METHOD, ['wait', 500], soon)), 'E_DEADLINE')
  })

  test('say E_LIMIT for what a frame of the bus does not hold', async ({ assert }) => {
    const calls = remotePluginCalls(web)
    const large = new Uint8Array(800_000)
    assert.equal(await codeOf(calls.call('specimen', METHOD, ['say', large])), 'E_LIMIT')
    const fits = new Uint8Array(700_000)
    assert.deepEqual(await calls.call('specimen', METHOD, ['say', fits]), fits)
  })

  test('say what the plugins use', async ({ assert }) => {
    const [usage] = await remotePluginUsage(web)
    assert.equal(usage?.id, 'specimen')
    assert.isAbove(usage?.running?.memory ?? 0, 10_000_000)
    assert.match(usage?.running?.isolation ?? '', /^(user and )?namespaces$|^user$|^process$/)
  })
})
