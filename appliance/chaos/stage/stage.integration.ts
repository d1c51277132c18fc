import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { OwnClock } from './clock.js'
import { SmallDisk } from './small_disk.js'

test.group('The stage of chaos', (group) => {
  let folder = ''
  group.tap((each) => each.tags(['@once']))
  group.each.setup(() => {
    folder = mkdtempSync(join(tmpdir(), 'caliopen-stage-'))
    return () => rmSync(folder, { recursive: true })
  })

  test('has a disk that can be full, and empty again', async ({ assert }) => {
    const disk = await SmallDisk.mount(folder, 8)
    if (!disk) return assert.fail('nothing can be mounted here')
    const file = join(folder, 'letter')
    writeFileSync(file, Buffer.alloc(100_000))
    await disk.fill()
    assert.throws(() => writeFileSync(join(folder, 'more'), Buffer.alloc(100_000)), /ENOSPC/)
    await disk.free()
    writeFileSync(join(folder, 'more'), Buffer.alloc(100_000))
    await disk.unmount()
    assert.isFalse(existsSync(file))
  })

  test('has a clock that others see leap, and timers that do not', async ({ assert }) => {
    const clock = await OwnClock.open(join(folder, 'clock'))
    if (!clock) return assert.fail('libfaketime is not installed')
    await clock.jump(7_200)
    const script =
      'const from = performance.now(); setTimeout(() => console.log(Date.now(), performance.now() - from), 50)'
    const env = { ...process.env, ...clock.environment, NODE_OPTIONS: '' }
    const told = execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' })
    const [now = 0, waited = 0] = told.split(' ').map(Number)
    assert.closeTo(now - Date.now(), 7_200_000, 60_000)
    assert.isBelow(waited, 30_000)
  })
})
