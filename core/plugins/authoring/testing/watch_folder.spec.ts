import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '@caliopen/contract/kit/expect'
import { test } from '@japa/runner'
import { watchFolder } from './watch_folder.js'

test.group('A folder that is watched', () => {
  test('is followed at once and after each burst, one call at a time, until it is let be', async ({
    assert,
    cleanup,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'caliopen-watch-'))
    cleanup(() => rm(folder, { recursive: true }))
    await mkdir(join(folder, 'node_modules'))
    let calls = 0
    let running = 0
    let most = 0
    const stop = watchFolder(folder, async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 20))
      running -= 1
      calls += 1
    })
    await eventually(() => calls === 1, 'It is followed at once.', 8000)
    await Promise.all([1, 2, 3].map((at) => writeFile(join(folder, `${at}.ts`), '')))
    await eventually(() => calls === 2, 'Three changes are one burst.', 8000)
    await writeFile(join(folder, 'node_modules', 'x.js'), '')
    await writeFile(join(folder, '.hidden'), '')
    await new Promise((resolve) => setTimeout(resolve, 300))
    await stop()
    await writeFile(join(folder, '4.ts'), '')
    await new Promise((resolve) => setTimeout(resolve, 200))
    assert.deepEqual({ calls, most }, { calls: 2, most: 1 })
  }).timeout(30_000)
})
