import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import fc from 'fast-check'
import { archive, tarball, type Entry } from '../testing/archive.js'
import { specimen, specimenFiles, type SpecimenParts } from '../testing/specimen.js'
import { hashOf, readPackage } from './read_package.js'

async function codesOf(bytes: Uint8Array, coreVersion = '0.1.0'): Promise<string[]> {
  const read = await readPackage(bytes, coreVersion)
  return read.ok ? [] : read.faults.map(({ code }) => code)
}

/** The honest files, and this entry beside them. */
function withEntry(...entries: Entry[]): Buffer {
  const honest = [...specimenFiles()].map(([path, body]) => ({ path: `package/${path}`, body }))
  return archive([...honest, ...entries])
}

test.group('A package', () => {
  test('is read when it is whole and signed', async ({ assert }) => {
    const bytes = specimen()
    const read = await readPackage(bytes, '0.1.0')
    if (!read.ok) return assert.fail(JSON.stringify(read.faults))
    assert.equal(read.package.hash, hashOf(bytes))
    assert.equal(read.package.manifest.id, 'importer-specimen')
    assert.deepEqual(read.package.texts.get('en')?.title, 'Specimen')
    assert.isTrue(read.package.files.has('plugin.js'))
  })

  test('may hold folders, which mean nothing', async ({ assert }) => {
    const files = specimenFiles()
    const { files: signed } = await honestFiles(specimen())
    assert.sameMembers([...signed.keys()], [...files.keys(), 'signature.json'])
    const entries: Entry[] = [
      { path: 'package/', type: 'Directory' },
      { path: 'package/locales/', type: 'Directory' },
      ...[...signed].map(([path, body]) => ({ path: `package/${path}`, body })),
    ]
    assert.deepEqual(await codesOf(archive(entries)), [])
  })

  test('with {0} is refused as {1}')
    .with<[string, string, Entry[]][]>([
      [
        'a symbolic link',
        'E_LINK',
        [{ path: 'package/l', type: 'SymbolicLink', linkpath: '/etc/passwd' }],
      ],
      [
        'a hard link',
        'E_LINK',
        [{ path: 'package/l', type: 'Link', linkpath: 'package/plugin.js' }],
      ],
      ['a device', 'E_NOT_A_FILE', [{ path: 'package/null', type: 'CharacterDevice' }]],
      ['a pipe', 'E_NOT_A_FILE', [{ path: 'package/pipe', type: 'FIFO' }]],
      ['an absolute path', 'E_UNSAFE_PATH', [{ path: '/etc/cron.d/x' }]],
      ['a path that climbs', 'E_UNSAFE_PATH', [{ path: 'package/../../x' }]],
      ['a path that stays', 'E_UNSAFE_PATH', [{ path: 'package/./x' }]],
      ['a path of another system', 'E_UNSAFE_PATH', [{ path: 'package/..\\x' }]],
      ['a name of a device', 'E_UNSAFE_PATH', [{ path: 'package/aux.js' }]],
      ['a name that no shell likes', 'E_UNSAFE_PATH', [{ path: 'package/$(reboot).js' }]],
      ['a hidden folder', 'E_UNSAFE_PATH', [{ path: 'package/.git/config' }]],
      ['a file outside', 'E_OUTSIDE_PACKAGE', [{ path: 'other/x' }]],
      ['a file twice', 'E_TWICE', [{ path: 'package/plugin.js', body: 'evil' }]],
      ['a file twice but for case', 'E_TWICE', [{ path: 'package/Plugin.JS', body: 'evil' }]],
      ['a file in a file', 'E_TWICE', [{ path: 'package/plugin.js/x' }]],
      ['a folder that is a file', 'E_TWICE', [{ path: 'package/Locales', body: 'x' }]],
      ['a path too deep', 'E_TOO_DEEP', [{ path: `package/${'a/'.repeat(8)}b` }]],
      [
        'too many files',
        'E_TOO_MANY_FILES',
        Array.from({ length: 2_001 }, (_, number) => ({ path: `package/f${number}` })),
      ],
    ])
    .run(async ({ assert }, [, code, entries]) => {
      assert.include(await codesOf(withEntry(...entries)), code)
    })

  test('that is a bomb is dropped: {what}')
    .with([
      { what: 'zeros', code: 'E_BOMB', make: () => gzipSync(Buffer.alloc(30 * 1024 * 1024)) },
      {
        what: 'zeros in a file',
        code: 'E_BOMB',
        make: () => withEntry({ path: 'package/z', body: Buffer.alloc(20e6) }),
      },
      {
        what: 'a header that promises',
        code: 'E_UNPACKED_TOO_LARGE',
        make: () => withEntry({ path: 'package/z', size: 2 ** 32 }),
      },
      { what: 'dense', code: 'E_UNPACKED_TOO_LARGE', make: denseBomb },
      {
        what: 'too large itself',
        code: 'E_PACKAGE_TOO_LARGE',
        make: () => Buffer.alloc(8 * 1024 * 1024 + 1),
      },
    ])
    .run(async ({ assert }, { code, make }) => assert.include(await codesOf(make()), code))

  test('says that it is none: {what}')
    .with([
      { what: 'nothing', make: () => Buffer.alloc(0) },
      { what: 'text', make: () => Buffer.from('hello') },
      { what: 'no archive inside', make: () => gzipSync('hello'.repeat(1_000)) },
      { what: 'cut in its compression', make: () => specimen().subarray(0, -40) },
      { what: 'cut in its archive', make: cutArchive },
    ])
    .run(async ({ assert }, { make }) => {
      const codes = await codesOf(make())
      assert.isTrue(
        codes.some((code) => ['E_NOT_AN_ARCHIVE', 'E_EMPTY_PACKAGE'].includes(code)),
        codes.join()
      )
    })

  test('whose signature is wrong is refused as {1}: {0}')
    .with<[string, string, SpecimenParts][]>([
      ['none', 'E_UNSIGNED', { unsigned: true }],
      ['no signature at all', 'E_BROKEN_SIGNATURE', { tamper: () => ['x'] }],
      ['a file less on the list', 'E_UNLISTED_FILE', { tamper: withoutCode }],
      [
        'a file more on the list',
        'E_MISSING_FILE',
        { tamper: (s) => ({ ...s, files: { ...s.files, x: 'y' } }) },
      ],
      [
        'another file',
        'E_CHANGED_FILE',
        { tamper: (s) => ({ ...s, files: { ...s.files, 'plugin.js': 'y' } }) },
      ],
      ['made up', 'E_WRONG_SIGNATURE', { tamper: (s) => ({ ...s, signature: 'AAAA' }) }],
    ])
    .run(async ({ assert }, [, code, parts]) =>
      assert.deepEqual(await codesOf(specimen(parts)), [code])
    )

  test('lacks what it promises: {0}')
    .with<[string, string, SpecimenParts][]>([
      ['no code', 'E_NO_CODE', { files: { 'plugin.js': null } }],
      ['no English', 'E_NO_LOCALE', { files: { 'locales/en.json': null } }],
      ['a text', 'E_NO_TEXT', { files: { 'locales/en.json': '{}' } }],
      ['a theme', 'E_NO_THEME_FOLDER', { manifest: { contributes: { themes: [theme()] } } }],
      [
        'a screenshot',
        'E_NO_SCREENSHOT',
        { manifest: { screenshots: [{ file: 'screenshots/a.png', description: 'a' }] } },
      ],
      ['the right core', 'E_INCOMPATIBLE', { manifest: { core: '>=7' } }],
      ['an id that is free', 'E_RESERVED_ID', { manifest: { id: 'faults' } }],
    ])
    .run(async ({ assert }, [, code, parts]) =>
      assert.include(await codesOf(specimen(parts)), code)
    )

  test('with a text that breaks pages is refused: {$self}')
    .with([
      '{"title": "{"}',
      '{"title": 7}',
      '["title"]',
      '{"__proto__": {"a": "b"}, "title": "x"}',
      '{',
    ])
    .run(async ({ assert }, text) => {
      assert.include(await codesOf(specimen({ files: { 'locales/en.json': text } })), 'E_LOCALE')
    })

  test('tells everything at once', async ({ assert }) => {
    const codes = await codesOf(
      specimen({
        manifest: { core: '>=7' },
        files: { 'plugin.js': null, 'locales/en.json': '{' },
        unsigned: true,
      })
    )
    assert.sameMembers(codes, ['E_INCOMPATIBLE', 'E_NO_CODE', 'E_LOCALE', 'E_UNSIGNED'])
  })

  test('never throws, and never takes another content than what was signed', async ({ assert }) => {
    const honest = specimen()
    const { files } = await honestFiles(honest)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(honest.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const bytes = Buffer.from(honest)
          bytes[at] = (bytes[at] ?? 0) ^ by
          const read = await readPackage(bytes, '0.1.0')
          // gzip holds a time, a system and a few bits that mean nothing
          if (read.ok) assert.deepEqual([...read.package.files], [...files])
        }
      ),
      { numRuns: 150 }
    )
  })

  test('never throws over noise', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), async (noise) => {
        const padded = Buffer.concat([Buffer.from(noise), Buffer.alloc(1_024)])
        assert.isNotEmpty(await codesOf(gzipSync(padded)))
        assert.isNotEmpty(await codesOf(noise))
      }),
      { numRuns: 100 }
    )
  })
})

/** As much as honest text, but too much of it. */
function denseBomb(): Buffer {
  const line = (number: number) => `${number}${randomBytes(256).toString('hex')}\n`.repeat(20)
  const body = Array.from({ length: 3_300 }, (_, number) => line(number)).join('')
  return withEntry({ path: 'package/z', body })
}

function cutArchive(): Buffer {
  return gzipSync(tarball([{ path: 'package/a', body: 'x'.repeat(2_000) }]).subarray(0, 1_024))
}

function withoutCode(signature: { files: Record<string, string> }) {
  const files = Object.entries(signature.files).filter(([path]) => path !== 'plugin.js')
  return { ...signature, files: Object.fromEntries(files) }
}

function theme() {
  return { name: 'barn', title: 'title', parent: 'default', folder: 'barn' }
}

async function honestFiles(bytes: Buffer) {
  const read = await readPackage(bytes, '0.1.0')
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return read.package
}
