import { test } from '@japa/runner'
import { isCompatible, readManifest } from './read_manifest.js'

const manifest = {
  id: 'channel-pigeon',
  publisher: { id: 'loft', name: 'The Loft' },
  version: '1.0.0',
  core: '>=0.1 <2',
  name: 'Pigeon',
  summary: 'Letters by pigeon',
  licence: 'MIT',
  security: 'mailto:security@loft.example',
  locales: ['en'],
  contributes: {
    channels: [
      {
        name: 'pigeon',
        title: 'channel.title',
        abilities: {
          threads: false,
          subject: false,
          attachments: null,
          length: 140,
          edits: false,
          reactions: false,
          receipts: false,
          replyWindow: null,
        },
        link: [{ name: 'loft', label: 'link.loft', type: 'host', required: true }],
      },
    ],
  },
  permissions: {
    hosts: [{ host: { link: 'loft' }, ports: [443], use: 'https', why: 'permissions.loft' }],
  },
  settings: [],
}

function faultsOf(changes: object): string[] {
  const read = readManifest(JSON.stringify({ ...manifest, ...changes }))
  return read.ok ? [] : read.faults.map(({ at, sentence }) => `${at} ${sentence}`)
}

test.group('plugin.json', () => {
  test('is read when it says everything', ({ assert }) => {
    const read = readManifest(JSON.stringify(manifest))
    assert.isTrue(read.ok, JSON.stringify(read))
  })

  test('says what is wrong, and where: {0}')
    .with<[string, object, RegExp][]>([
      ['a bad id', { id: 'Channel Pigeon' }, /^\/id must match/],
      ['a word too many', { postinstall: 'rm -rf /' }, /additional properties: postinstall/],
      ['no contribution', { contributes: {} }, /^\/contributes must NOT have fewer/],
      ['a range that is none', { core: 'any' }, /^\/core is not a range/],
      ['no English', { locales: ['fr'] }, /^\/locales must contain/],
      [
        'a host nobody asks for',
        { permissions: { hosts: [{ host: { setting: 'x' }, ports: [1], use: 'tcp', why: 'a' }] } },
        /^\/permissions\/hosts\/0\/host no field is called x/,
      ],
      [
        'the channel that is ours',
        { contributes: { channels: [{ ...manifest.contributes.channels[0], name: 'email' }] } },
        /^\/contributes\/channels\/0\/name must NOT be valid/,
      ],
      [
        'a name twice',
        { contributes: { channels: [0, 1].map(() => manifest.contributes.channels[0]) } },
        /^\/contributes\/channels pigeon stands there twice/,
      ],
    ])
    .run(({ assert }, [, changes, fault]) => {
      assert.isTrue(
        faultsOf(changes).some((sentence) => fault.test(sentence)),
        JSON.stringify(faultsOf(changes))
      )
    })

  test('never throws, whatever the text: {$self}')
    .with(['', '{', 'null', '[]', '"x"', '{"__proto__": {"id": "x"}}', ' '.repeat(200_000)])
    .run(({ assert }, text) => assert.isFalse(readManifest(text).ok))

  test('names the cores that it works with', ({ assert }) => {
    assert.isTrue(isCompatible({ core: '>=0.1 <2' }, '0.1.0'))
    assert.isFalse(isCompatible({ core: '>=2' }, '0.1.0'))
  })
})
