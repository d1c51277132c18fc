import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { waitUntil } from '#appliance/lab/wait.js'
import type { LabError } from '#appliance/lab/errors.js'
import { startCaliopen, type Caliopen, type CaliopenOptions } from '#appliance/test/caliopen.js'
import type { PluginLine } from '#core/start/plugins/plugin_lines.js'
import { specimen } from '#core/plugins/testing/specimen.js'

const ID = 'importer-specimen'

/** In the web role, death the moment after it has noted that it loads our plugin. */
const FAULT = `
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  if (/core.bin.server\\.js$/.test(process.argv[1] ?? '')) {
    const write = fs.writeFileSync
    fs.writeFileSync = (path, data, ...rest) => {
      write(path, data, ...rest)
      if (String(path).endsWith('loading-web') && data === '${ID}') process.kill(process.pid, 'SIGKILL')
    }
    syncBuiltinESMExports()
  }
`

interface PluginsHealth {
  safeMode: boolean
  running: string[]
  off: Record<string, string>
}

test.group('Plugins under the supervisor', (group) => {
  let caliopen: Caliopen
  let folder = ''
  let isUp = false
  group.tap((each) => each.tags(['@once']))
  group.setup(async () => {
    folder = mkdtempSync(join(tmpdir(), 'caliopen-plugins-'))
    writeFileSync(join(folder, 'specimen.tgz'), specimen())
    writeFileSync(join(folder, 'newer.tgz'), specimen({ manifest: { version: '1.1.0' } }))
    writeFileSync(join(folder, 'fault.mjs'), FAULT)
    await start({ dataDir: join(folder, 'storage') })
    return async () => {
      await stop()
      rmSync(folder, { recursive: true })
    }
  })
  group.each.timeout(180_000)

  async function start(options: CaliopenOptions) {
    caliopen = await startCaliopen(options)
    isUp = true
  }

  async function stop() {
    if (isUp) await caliopen.stop()
    isUp = false
  }

  /** The same installation again, on the same ports. */
  async function startAgain({ env = {}, ...options }: CaliopenOptions = {}) {
    await stop()
    const { dataDir, env: before } = caliopen
    const same = { ...before, NODE_OPTIONS: undefined, SAFE_MODE: undefined }
    await start({ dataDir, env: { ...same, ...env }, ...options })
  }

  async function plugins(): Promise<PluginsHealth> {
    const response = await fetch(`${caliopen.address}/health`)
    const health = (await response.json()) as { roles: { worker: { plugins: PluginsHealth } } }
    return health.roles.worker.plugins
  }

  /** What it says when it ends with 1. */
  async function refused(...args: string[]): Promise<string> {
    return caliopen.ace(...args).then(
      () => '',
      (error: LabError) => error.message
    )
  }

  async function line(): Promise<PluginLine | undefined> {
    const { stdout } = await caliopen.ace('plugin:list', '--format', 'json')
    const lines = stdout.split('\n').filter((text) => text.startsWith('{'))
    return lines.map((text) => JSON.parse(text) as PluginLine).find(({ id }) => id === ID)
  }

  test('come with Caliopen, before a message is digested', async ({ assert }) => {
    assert.include((await plugins()).running, 'trust-essentials')
  })

  test('are installed when somebody agreed', async ({ assert }) => {
    const file = join(folder, 'specimen.tgz')
    const asked = await refused('plugin:install', file)
    assert.include(asked, 'It may keep up to 64 KB of data of its own.')
    assert.include(asked, 'the same command with --accept')
    assert.isUndefined(await line())

    const done = await caliopen.ace('plugin:install', file, '--accept')
    for (const step of ['Checking the package and its signature', 'Trying whether it works']) {
      assert.include(done.stdout, step)
    }
    assert.include(done.stdout, `${ID} 1.0.0 is installed.`)
    assert.containSubset(await line(), { version: '1.0.0', state: 'probation' })
    assert.include(
      await refused('plugin:install', file, '--accept'),
      'Version 1.0.0 is installed already.'
    )
  })

  test('are updated and rolled back', async ({ assert }) => {
    const file = join(folder, 'newer.tgz')
    await caliopen.ace('plugin:update', ID, '--file', file)
    assert.containSubset(await line(), { version: '1.1.0', previous: '1.0.0' })
    await caliopen.ace('plugin:rollback', ID)
    assert.containSubset(await line(), { version: '1.0.0', state: 'active', previous: null })
  })

  test('do not run in safe mode, which says so', async ({ assert }) => {
    await startAgain({ args: ['--safe-mode'] })
    await waitUntil('It said so', async () => caliopen.output().includes('Safe mode: no plugin'), {
      timeout: 2_000,
    })
    const health = await plugins()
    assert.isTrue(health.safeMode)
    assert.deepEqual(health.running, [])
    assert.containSubset(await line(), { state: 'active' })
    await startAgain()
    assert.include((await plugins()).running, ID)
  })

  test('that keep a role from booting are switched off by name', async ({ assert }) => {
    const preload = `--import=${join(folder, 'fault.mjs')}`
    await startAgain({ env: { NODE_OPTIONS: preload } })
    assert.include(
      caliopen.output(),
      `The plugin ${ID} is switched off: the web role ended 3 times`
    )
    await waitUntil('The database knew it', async () => ID in (await plugins()).off, {
      timeout: 20_000,
    })
    assert.include((await plugins()).running, 'trust-essentials')
    const off = await line()
    assert.equal(off?.state, 'off')
    assert.equal(off?.health.failure?.code, 'E_BOOT')

    await startAgain({ env: { NODE_OPTIONS: preload } })
    assert.notInclude(caliopen.output(), 'switched off')
    assert.notInclude((await plugins()).running, ID)
  })

  test('are removed and installed, also when no worker is there to do it', async ({ assert }) => {
    await stop()
    const done = await caliopen.ace('plugin:uninstall', ID, '--data', 'purge')
    assert.include(done.stdout, `${ID} is removed, and its data with it.`)
    assert.isUndefined(await line())
    await caliopen.ace('plugin:install', join(folder, 'specimen.tgz'), '--accept')
    assert.containSubset(await line(), { state: 'probation', health: { verdict: 'unknown' } })
    await startAgain()
    assert.include((await plugins()).running, ID)
  })
})
