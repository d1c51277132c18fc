import { execFile } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from '@japa/runner'

const root = fileURLToPath(new URL('../../', import.meta.url))
const LEFT_BEHIND = new Set(['node_modules', '.build', 'build', '.git', 'storage', 'tmp'])

/** A clone of its own that shares the dependencies. */
async function newClone(): Promise<string> {
  const clone = mkdtempSync(join(tmpdir(), 'caliopen-clone-'))
  await cp(root, clone, {
    recursive: true,
    filter: (path) => !LEFT_BEHIND.has(relative(root, path)),
  })
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
  return clone
}

function ace(clone: string, ...args: string[]) {
  const script = join(clone, 'appliance/bootstrap/run.js')
  const env = { ...process.env, NODE_ENV: undefined, DATA_DIR: join(clone, 'storage') }
  return promisify(execFile)(process.execPath, [script, 'ace', ...args], { env })
}

function builds(clone: string): string[] {
  const names = readdirSync(join(clone, '.build'))
  return names.filter((name) => !/^(assets|marketplace)-/.test(name))
}

test.group('A clone', (group) => {
  group.tap((each) => each.tags(['@once']))
  let clone = ''
  group.setup(async () => {
    clone = await newClone()
    return () => rmSync(clone, { recursive: true })
  })

  test('is built and prepared once when several begin at once', async ({ assert }) => {
    const outputs = await Promise.all([1, 2, 3].map(() => ace(clone, 'doctor', '--format=json')))
    for (const { stdout } of outputs) assert.include(stdout, '"subject":"database"')
    assert.lengthOf(builds(clone), 1)
    assert.isTrue(lstatSync(join(clone, 'build')).isSymbolicLink())
    assert.equal(outputs.filter(({ stderr }) => stderr.includes('Building …')).length, 1)
  }).timeout(120_000)

  test('is not built again while no source changed', async ({ assert }) => {
    const { stderr } = await ace(clone, 'doctor')
    assert.notInclude(stderr, 'Building')
  }).timeout(60_000)

  test('takes over from a builder that was killed', async ({ assert }) => {
    writeFileSync(join(clone, '.build', 'lock'), '999999999')
    writeFileSync(join(clone, 'core', 'changed.ts'), 'export const changed = true\n')
    await ace(clone, 'doctor')
    assert.isTrue(existsSync(join(clone, 'build', 'core', 'changed.js')))
    assert.isFalse(existsSync(join(clone, '.build', 'lock')))
  }).timeout(60_000)

  test('keeps the last build when the sources cannot be built', async ({ assert }) => {
    writeFileSync(join(clone, 'core', 'changed.ts'), 'export const = true\n')
    const error = (await ace(clone, 'doctor').catch((it: unknown) => it)) as { stderr: string }
    assert.include(error.stderr, 'The build failed:')
    assert.isTrue(existsSync(join(clone, 'build', 'core', 'changed.js')))
  }).timeout(60_000)
})
