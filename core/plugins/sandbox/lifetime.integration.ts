import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { test } from '@japa/runner'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { waitUntil } from '#appliance/lab/wait.js'
import { isRunning } from '#appliance/test/role_processes.js'
import { runnable } from '../testing/runnable.js'
import { testServices } from '../testing/services.js'
import { isolationLevel, probe } from './isolation.js'
import { SANDBOX_LIMITS } from './limits.js'
import { runtimeScript } from './runtime_script.js'
import { openSandbox, type Sandbox } from './sandbox.js'

const METHOD = 'trustRules/rule/judge'

const LOOP = `export default () => ({ trustRules: { rule: { judge() { for (;;); } } } })`
const QUIET = `export default () => ({ trustRules: { rule: { judge: () => [] } } })`
const STUBBORN = `export default () => ({
  stop: () => new Promise(() => undefined),
  trustRules: { rule: { judge: () => new Promise(() => undefined) } },
})`

/** Stands for a worker: opens a sandbox, says its process number, and lets the plugin do what it does. */
function worker(code: string): ChildProcess {
  const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
  const script = `
    const { openSandbox } = await import(${here('sandbox.ts')})
    const { runnable } = await import(${here('../testing/runnable.ts')})
    const { testServices } = await import(${here('../testing/services.ts')})
    const sandbox = await openSandbox(runnable(${JSON.stringify(code)}), testServices())
    sandbox.call('${METHOD}', []).catch(() => undefined)
    console.log(sandbox.usage().pid)
  `
  const options = ['--import', '@poppinss/ts-exec', '--input-type=module', '--eval', script]
  return spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] })
}

function isGone(pid: number): Promise<boolean> {
  return waitUntil('It ended', async () => !isRunning(pid), { timeout: 2_000 })
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    return error instanceof PluginError ? error.code : String(error)
  }
}

test.group('The life of a sandbox', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('ends within 2 s of a worker that was killed, whatever it is doing: {title}')
    .with([
      { title: 'nothing', code: QUIET },
      { title: 'a loop without end', code: LOOP },
    ])
    .run(async ({ assert }, { code }) => {
      const parent = worker(code)
      const [printed] = (await once(
        parent.stdout as NonNullable<typeof parent.stdout>,
        'data'
      )) as [Buffer]
      const pid = Number(printed.toString())
      assert.isTrue(isRunning(pid))
      parent.kill('SIGKILL')
      await isGone(pid)
    })

  test('ends when it is asked to, and leaves nobody behind', async ({ assert }) => {
    const sandbox = await openSandbox(runnable(QUIET), testServices())
    const { pid } = sandbox.usage()
    const began = performance.now()
    await Promise.all([sandbox.stop(), sandbox.stop()])
    assert.isBelow(performance.now() - began, 1_000)
    assert.isFalse(isRunning(pid ?? 0))
    assert.equal(await codeOf(sandbox.call(METHOD, [])), 'E_GONE')
    assert.isNull(await new Promise((resolve) => sandbox.onExit(resolve)))
  })

  test('ends 3 s after it was asked to, when it does not want to', async ({ assert }) => {
    const sandbox = await openSandbox(runnable(STUBBORN), testServices(), {
      ...SANDBOX_LIMITS,
      stop: 300,
    })
    const call = codeOf(sandbox.call(METHOD, []))
    await sandbox.stop()
    assert.equal(await call, 'E_GONE')
  })

  test('does not begin: {title}')
    .with([
      { title: 'without a default export', code: '', why: /no default export/ },
      { title: 'with a fault in its text', code: 'export default (', why: /SyntaxError/ },
      {
        title: 'when it throws',
        code: `export default () => { throw new Error('no') }`,
        why: /^no$/,
      },
      {
        title: 'when its start throws',
        code: `export default () => ({ start() { throw new Error('no') } })`,
        why: /^no$/,
      },
      {
        title: 'without what its manifest declares',
        code: 'export default () => ({})',
        why: /trustRules\/rule without judge/,
      },
      {
        title: 'when it imports what is not there for it',
        code: `import 'node:fs'; export default () => ({})`,
        why: /cannot import "node:fs"/,
      },
      {
        title: 'when it never gets to its end',
        code: 'for (;;);',
        why: /start did not answer in time/,
      },
    ])
    .run(async ({ assert }, { code, why }) => {
      const limits = { ...SANDBOX_LIMITS, start: 2_000 }
      const opening = openSandbox(runnable(code), testServices(), limits)
      const error = await opening.then(
        (sandbox: Sandbox) => sandbox.stop(),
        (thrown: Error) => thrown
      )
      assert.instanceOf(error, PluginError)
      assert.match(error?.message ?? '', why)
    })
})

test.group('The process of a sandbox', (group) => {
  group.tap((each) => each.tags(['@once']))
  let sandbox: Sandbox
  group.setup(async () => {
    sandbox = await openSandbox(runnable(QUIET), testServices())
    return () => sandbox.stop()
  })

  test("has the stream to the core, the one for its last words, and nobody else's descriptor", ({
    assert,
  }) => {
    const folder = `/proc/${sandbox.usage().pid}/fd`
    const targets = readdirSync(folder).map((name) => readlinkSync(`${folder}/${name}`))
    const strange = targets.filter(
      (to) => !/^(\/dev\/null|anon_inode:.*|pipe:.*|socket:.*)$/.test(to)
    )
    assert.deepEqual(strange, [])
    // its script came by one, its last words go by another, all else over the third
    assert.lengthOf(
      targets.filter((to) => to.startsWith('socket:')),
      3
    )
  })

  test('has an empty environment', ({ assert }) => {
    assert.equal(readFileSync(`/proc/${sandbox.usage().pid}/environ`, 'utf8'), '')
  })

  test('is somebody else, sees no other process and no network, where the system allows', ({
    assert,
  }) => {
    const { pid, isolation } = sandbox.usage()
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    assert.match(status, /^NoNewPrivs:\s+1$/m)
    if (isolation.includes('namespaces')) {
      for (const kind of ['pid', 'net', 'ipc', 'user']) {
        const link = (who: string | number) => readlinkSync(`/proc/${who}/ns/${kind}`)
        assert.notEqual(link(pid ?? 0), link('self'), kind)
      }
    }
    if (isolation.startsWith('user')) assert.notMatch(status, /^Uid:\s+0\s/m)
  })
})

test.group('Without a sandbox', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('there is no plugin: the system is asked, and denies nothing', async ({ assert }) => {
    assert.equal(await codeOf(probe([])), 'E_NO_SANDBOX')
    assert.equal(await codeOf(probe(['--permission', '--allow-net'])), 'E_NO_SANDBOX')
    assert.isNotNull(await isolationLevel())
  })

  test('the child ends before it reads a word', async ({ assert }) => {
    const script = await runtimeScript()
    const options = ['--input-type=module', '--eval', script]
    const child = spawn(process.execPath, options, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
    let words = ''
    child.stderr?.on('data', (bytes: Buffer) => (words += bytes.toString()))
    const [code] = (await once(child, 'exit')) as [number]
    assert.equal(code, 1)
    assert.match(words, /Node denies nothing here/)
  })
})
