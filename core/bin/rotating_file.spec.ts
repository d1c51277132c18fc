import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { RotatingFile } from './rotating_file.js'

test.group('A rotating file', (group) => {
  let folder = ''
  group.each.setup(() => {
    folder = mkdtempSync(join(tmpdir(), 'caliopen-log-'))
    return () => rmSync(folder, { recursive: true })
  })

  test('keeps the last five and the present one', ({ assert }) => {
    const path = join(folder, 'log', 'web.log')
    const file = new RotatingFile(path, 4)
    for (let line = 0; line < 20; line++) file.write(`${line}\n`.padStart(4))
    const names = readdirSync(join(folder, 'log')).sort()
    assert.deepEqual(names, ['web.log', ...[1, 2, 3, 4, 5].map((age) => `web.log.${age}`)])
    assert.equal(readFileSync(path, 'utf8').trim(), '19')
    assert.equal(readFileSync(`${path}.5`, 'utf8').trim(), '14')
    assert.equal(statSync(path).mode & 0o777, 0o600)
  })

  test('goes on where a former process stopped', ({ assert }) => {
    const path = join(folder, 'web.log')
    new RotatingFile(path).write('one\n')
    new RotatingFile(path).write('two\n')
    assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\n')
  })
})
