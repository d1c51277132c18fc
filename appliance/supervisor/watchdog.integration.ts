import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from '@japa/runner'
import { waitUntil } from '#appliance/lab/wait.js'
import { isRunning } from '#appliance/test/role_processes.js'

const watch = new URL('../../core/bin/watch_supervisor.ts', import.meta.url).href

/** A parent that starts a child which watches it, and then never listens to anything again. */
const parent = `
  const { spawn } = await import('node:child_process')
  const child = spawn(process.execPath, ['--import', '@poppinss/ts-exec', '--import', ${JSON.stringify(watch)}, '-e', 'console.log("busy"); for (;;);'], {
    env: { ...process.env, CALIOPEN_SUPERVISOR: String(process.pid) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.once('data', () => console.log(child.pid))
`

test.group('The watchdog', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('ends a busy role within 2 s of its supervisor', async ({ assert }) => {
    const supervisor = spawn(process.execPath, ['--input-type=module', '-e', parent], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [printed] = (await once(supervisor.stdout, 'data')) as [Buffer]
    const role = Number(printed.toString())
    assert.isTrue(isRunning(role))
    supervisor.kill('SIGKILL')
    await waitUntil('The busy role ended', async () => !isRunning(role), { timeout: 2_000 })
  })
})
