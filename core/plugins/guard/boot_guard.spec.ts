import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { BootGuard } from './boot_guard.js'
import { readNote, whileLoading } from './loading.js'
import { forgetSwitchedOff, readSwitchedOff } from './switched_off.js'

test.group('The boot guard', (group) => {
  let dataDir = ''
  group.each.setup(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'caliopen-guard-'))
    mkdirSync(join(dataDir, 'run'))
    return () => rmSync(dataDir, { recursive: true })
  })

  /** As a role does that dies while it loads. */
  const dieOf = (plugin: string) => {
    void whileLoading({ dataDir, role: 'web' }, plugin, () => new Promise(() => undefined))
    return new BootGuard(dataDir).died('web')
  }

  test('switches a plugin off that a role died of three times, whoever starts it', ({ assert }) => {
    assert.deepEqual(dieOf('theme-bad'), { plugin: 'theme-bad', attempts: 1, switchedOff: false })
    assert.equal(dieOf('theme-bad')?.attempts, 2)
    assert.equal(readSwitchedOff(dataDir).size, 0)
    assert.deepEqual(dieOf('theme-bad'), { plugin: 'theme-bad', attempts: 3, switchedOff: true })
    assert.containSubset(readSwitchedOff(dataDir).get('theme-bad'), { role: 'web', attempts: 3 })
    forgetSwitchedOff(dataDir, 'theme-bad')
    assert.equal(readSwitchedOff(dataDir).size, 0)
    assert.equal(dieOf('theme-bad')?.attempts, 1)
  })

  test('blames nobody when the role was loading nothing', async ({ assert }) => {
    await whileLoading({ dataDir, role: 'web' }, 'theme-good', () => undefined)
    assert.isNull(new BootGuard(dataDir).died('web'))
    dieOf('theme-bad')
    assert.isNull(new BootGuard(dataDir).died('web'))
    assert.isNull(new BootGuard(dataDir).died('mail'))
  })

  test('forgets what was counted when all serve', ({ assert }) => {
    dieOf('theme-bad')
    dieOf('theme-bad')
    const guard = new BootGuard(dataDir)
    guard.allReady()
    assert.equal(dieOf('theme-bad')?.attempts, 1)
  })

  test('keeps the note of what threw until the role is ready all the same', async ({ assert }) => {
    const loading = whileLoading({ dataDir, role: 'web' }, 'theme-bad', () => {
      throw new Error('no')
    })
    await assert.rejects(() => loading, 'no')
    const guard = new BootGuard(dataDir)
    assert.equal(guard.suspect('web'), 'theme-bad')
    guard.ready('web')
    assert.isNull(guard.died('web'))
  })

  test('does not stumble over files that are none of ours', ({ assert }) => {
    for (const name of ['run/loading-web', 'run/boot-attempts.json', 'plugins-off.json']) {
      writeFileSync(join(dataDir, name), '../../x {')
    }
    assert.isNull(readNote(dataDir, 'web'))
    assert.equal(readSwitchedOff(dataDir).size, 0)
    assert.equal(dieOf('theme-bad')?.attempts, 1)
  })
})
