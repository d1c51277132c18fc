import { generateKeyPairSync } from 'node:crypto'
import { test } from '@japa/runner'
import { rawPublicKey } from '../package/signature.js'
import type { IndexDocument } from './index_document.js'
import { keysNamedIn, signerOf, signIndex } from './index_signature.js'
import { readIndex } from './read_index.js'
import { indexWith, versionWith } from './specimen.js'

const { privateKey } = generateKeyPairSync('ed25519')
const key = rawPublicKey(privateKey)

function faultOf(index: object): string {
  const read = readIndex(Buffer.from(JSON.stringify(index)))
  return read.ok ? '' : read.fault
}

test.group('index.json', () => {
  test('is read when it says everything', ({ assert }) => {
    assert.equal(faultOf(indexWith({}, key)), '')
  })

  test('says what is wrong: {0}')
    .with<[string, (index: IndexDocument) => object, RegExp][]>([
      ['another format', (index) => ({ ...index, format: 2 }), /\/format/],
      ['a version that is none', (index) => ({ ...index, version: 0 }), /\/version/],
      ['a word too many', (index) => ({ ...index, motd: 'hi' }), /additional properties/],
      ['no key', (index) => ({ ...index, keys: [] }), /\/keys/],
      ['an end before its beginning', (index) => ({ ...index, expires: index.issued }), /expires/],
      ['an id twice', (index) => withPlugins(index, 2), /channel-pigeon twice/],
      ['a way out', (index) => withPath(index, 'packages/../../etc/passwd'), /\/path must match/],
      ['another host', (index) => withPath(index, 'https://evil.example/a.tgz'), /\/path/],
      ['an owner who is not the publisher', withOtherOwner, /last owner/],
      ['old before new', (index) => withVersions(index, ['1.0.0', '1.1.0']), /newest first/],
      ['a version twice', (index) => withVersions(index, ['1.0.0', '1.0.0']), /twice/],
      [
        'a revocation of everything',
        (index) => ({ ...index, revocations: [{ at: 1, reason: 'x' }] }),
        /\/revocations\/0/,
      ],
    ])
    .run(({ assert }, [, change, fault]) => {
      assert.match(faultOf(change(indexWith({}, key))), fault)
    })

  test('never throws, whatever the bytes: {$self}')
    .with(['', '{', 'null', '[]', '{"format":1}', '\xff\xfe'])
    .run(({ assert }, text) => assert.isFalse(readIndex(Buffer.from(text, 'latin1')).ok))
})

test.group('The signature of an index', () => {
  const bytes = Buffer.from('{"format":1}')

  test('holds for its bytes and its key', ({ assert }) => {
    assert.equal(signerOf(bytes, signIndex(bytes, privateKey), [key]), key)
    assert.deepEqual(keysNamedIn(signIndex(bytes, privateKey)), [key])
  })

  test('does not hold for other bytes, other keys or another text', ({ assert }) => {
    const signature = signIndex(bytes, privateKey)
    const other = generateKeyPairSync('ed25519').privateKey
    assert.isNull(signerOf(Buffer.from('{"format":2}'), signature, [key]))
    assert.isNull(signerOf(bytes, signature, [rawPublicKey(other)]))
    assert.isNull(signerOf(bytes, signIndex(bytes, other), [key]))
    assert.isNull(signerOf(bytes, signature.replace(/.{10}\n/, '\n'), [key]))
    assert.isNull(signerOf(bytes, '', [key]))
  })

  test('may stand beside that of the next key', ({ assert }) => {
    const next = generateKeyPairSync('ed25519').privateKey
    const both = signIndex(bytes, next) + signIndex(bytes, privateKey)
    assert.equal(signerOf(bytes, both, [key]), key)
    assert.equal(signerOf(bytes, both, [rawPublicKey(next)]), rawPublicKey(next))
  })
})

function withPlugins(index: IndexDocument, times: number): IndexDocument {
  return { ...index, plugins: Array.from({ length: times }, () => index.plugins).flat() }
}

function withVersions(index: IndexDocument, versions: string[]): IndexDocument {
  const [plugin] = index.plugins
  const list = versions.map((version) => versionWith({ version }))
  return { ...index, plugins: plugin ? [{ ...plugin, versions: list }] : [] }
}

function withPath(index: IndexDocument, path: string): IndexDocument {
  const [plugin] = index.plugins
  const version = versionWith({})
  const versions = [{ ...version, package: { ...version.package, path } }]
  return { ...index, plugins: plugin ? [{ ...plugin, versions }] : [] }
}

function withOtherOwner(index: IndexDocument): IndexDocument {
  const [plugin] = index.plugins
  const owners = [{ publisher: 'hawk', name: 'The Hawk', key, since: 1 }]
  return { ...index, plugins: plugin ? [{ ...plugin, owners }] : [] }
}
