import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { openHouse, type House } from '#core/tests/house.js'

test.group('Files that come with a form', (group) => {
  let house: House
  let folder = ''

  group.setup(async () => {
    house = await openHouse()
    return () => house.close()
  })

  group.each.setup(() => {
    const { TMPDIR } = process.env
    folder = mkdtempSync(join(tmpdir(), 'caliopen-uploads-'))
    process.env.TMPDIR = folder
    return () => {
      if (TMPDIR === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = TMPDIR
      rmSync(folder, { recursive: true })
    }
  })

  test('leave nothing behind, whoever sends them')
    .with(['file', 'files[]', 'files[a][b]'])
    .run(async ({ assert }, name) => {
      const body = new FormData()
      for (const text of ['one', 'two']) body.append(name, new File([text], `${text}.txt`))
      const answer = await fetch(`${house.origin}/sessions`, {
        method: 'POST',
        body,
        redirect: 'manual',
      })
      await answer.text()
      assert.isEmpty(readdirSync(folder))
    })
})
