import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rawPublicKey } from '@caliopen/contract/package/signature'
import { PackingError } from '#core/plugins/packing/errors.js'
import { buildIndex, ourSources } from './build_index.js'
import { readKeyFile } from '#core/plugins/packing/key_file.js'
import { cloneKey } from './clone_key.js'
import { ourSettingsFile, readMarketplaceSettings } from './settings.js'

/** `npm run marketplace -- build`: the signed index of plugins/* and themes/*, for any static web server. */
const USAGE = `npm run marketplace -- build [--out DIR] [--key FILE] [--base URL] [--days N]
                                     [--settings FILE] [--from PATH …]

  --out   where it goes; what lies there is gone on from (marketplace)
  --key   the private key, PKCS #8 PEM; plugin:key makes one ($MARKETPLACE_KEY, or the clone's own)
  --base  where it will be served: prints the line that administrators add it with
  --days  how long it is believed without being renewed (30)
  --settings  an index of your own: { "name", "title", "revocations" }
  --from  a plugin's folder, or a package that its publisher signed (plugins/* and themes/*)`

const DAY = 86_400_000

try {
  await main()
} catch (error) {
  const isExpected = error instanceof PackingError || (error as Error).name === 'TypeError'
  if (!isExpected) throw error
  console.error((error as Error).message)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string', default: 'marketplace' },
      key: { type: 'string', default: process.env.MARKETPLACE_KEY },
      base: { type: 'string' },
      days: { type: 'string', default: '30' },
      settings: { type: 'string' },
      from: { type: 'string', multiple: true },
    },
  })
  const days = Number(values.days)
  if (positionals.join() !== 'build' || !(days > 0)) {
    console.error(USAGE)
    process.exitCode = 2
    return
  }
  const root = process.cwd()
  const privateKey = values.key ? await readKeyFile(values.key) : await cloneKey(root)
  const out = resolve(values.out)
  const index = await buildIndex({
    settings: await readMarketplaceSettings(values.settings ?? ourSettingsFile(root)),
    sources: values.from?.map((path) => resolve(path)) ?? (await ourSources(root)),
    out,
    privateKey,
    lasts: days * DAY,
    now: Date.now(),
  })
  const versions = index.plugins.map(({ id, versions: [newest] }) => `  ${id} ${newest?.version}`)
  console.log([`${index.title}, issue ${index.version}, in ${out}:`, ...versions].join('\n'))
  console.log(`Believed until ${new Date(index.expires).toISOString()}: build it again before.`)
  if (values.base) console.log(`${values.base.replace(/\/*$/, '/')}#${rawPublicKey(privateKey)}`)
}
