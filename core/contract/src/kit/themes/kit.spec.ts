import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import type { Manifest } from '../../manifest/manifest.js'
import { SENTENCES } from '@caliopen/contract/themes/faults'
import { readThemeFolder } from '@caliopen/contract/themes/read_folder'
import { runKit } from '../run.js'
import { manifestWith } from '../specimen.js'
import { themesKit } from './kit.js'

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url))

const manifest = manifestWith({
  contributes: { themes: [{ name: 'mine', title: 'title', parent: 'default', folder: 'theme' }] },
})

async function failures(
  files: ReadonlyMap<string, Uint8Array>,
  name = 'mine',
  of: Manifest = manifest
): Promise<string[]> {
  const start = () => Promise.reject(new Error('no code'))
  const results = await runKit(themesKit, { manifest: of, files, start }, name, {})
  return results
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ check, sentence }) => `${check}: ${sentence}`)
}

function package_(files: Record<string, string>): Map<string, Buffer> {
  return new Map(Object.entries(files).map(([path, text]) => [`theme/${path}`, Buffer.from(text)]))
}

test.group('The kit of themes', () => {
  test('says with file and line what is wrong: {0}')
    .with<[string, string, RegExp][]>([
      [
        'tokens.css',
        ':root { --text-1: #999 }',
        /^keeps the contrast.*tokens\.css:1 – --text-1 on/,
      ],
      ['styles/a.css', '@import "x.css";', /^has styles.*styles\/a\.css:1 – @import/],
      ['views/components/mine/a.edge', '{{ app }}', /^has templates.*a\.edge:1 – app is not given/],
      ['views/components/mine/a.edge', '<script></script>', /^has markup.*<script> cannot/],
      ['views/webmail/sign_in.edge', '<p></p>', /^replaces.*name=password/s],
      ['assets/a.gif', 'GIF89a', /^has its files.*in none of them/],
    ])
    .run(async ({ assert }, [path, text, sentence]) => {
      const [first, ...others] = await failures(package_({ [path]: text }))
      assert.match(first ?? '', sentence)
      assert.isEmpty(others)
    })

  test('asks everything that the core asks', ({ assert }) => {
    const source = readFileSync(new URL('kit.ts', import.meta.url), 'utf8')
    assert.deepEqual(
      Object.keys(SENTENCES).filter((code) => !source.includes(`'${code}'`)),
      []
    )
  })

  test('is passed by our own themes', async ({ assert }) => {
    const files = await readThemeFolder(`${ROOT}themes/ledger`)
    const ledger: Manifest = JSON.parse(readFileSync(`${ROOT}themes/ledger/plugin.json`, 'utf8'))
    assert.deepEqual(await failures(files, 'ledger', ledger), [])
  })
})
