import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PackingError } from '../../packing/errors.js'
import type { NewPlugin } from './new_plugin.js'
import { SCAFFOLDS } from './points.js'

const ROOM = fileURLToPath(new URL('../scaffolds', import.meta.url))

/**
 * Writes a whole, tested plugin: the scaffold of its point with the names in their places. Returns the paths, for
 * people to see. Throws a PackingError where something stands there already.
 */
export async function writeScaffold(
  wanted: NewPlugin,
  target: string,
  repository: string
): Promise<string[]> {
  if (existsSync(target) && (await readdir(target)).length > 0) {
    throw new PackingError([`${target} is there already, and not empty: nothing was written.`])
  }
  const files = new Map([
    ...(await filesOf(join(ROOM, 'every'))),
    ...(await filesOf(join(ROOM, SCAFFOLDS[wanted.point].folder))),
    ...outside(wanted, target, repository),
  ])
  for (const [path, content] of files) {
    const file = join(target, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, withNames(content, wanted))
  }
  return [...files.keys()].sort()
}

async function filesOf(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile())
  return Promise.all(
    paths.map(async ({ parentPath, name }): Promise<[string, string]> => {
      const file = join(parentPath, name)
      return [relative(folder, file), await readFile(file, 'utf8')]
    })
  )
}

/** Within the repository, its own configuration holds; elsewhere an editor must be told where the contract is. */
function outside({ id }: NewPlugin, target: string, repository: string): [string, string][] {
  const path = relative(repository, target)
  if (!path.startsWith('..')) return []
  const home = relative(target, repository)
  const configuration = {
    compilerOptions: {
      target: 'esnext',
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      skipLibCheck: true,
      resolveJsonModule: true,
      types: ['node'],
      typeRoots: [`${home}/node_modules/@types`],
      paths: { '@caliopen/contract/*': [`${home}/core/contract/src/*`] },
    },
    include: ['src'],
  }
  return [
    ['package.json', json({ name: id, private: true, type: 'module' })],
    ['tsconfig.json', json(configuration)],
  ]
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** The scaffolds are plugins of their own, of a pigeon and its loft: they are tested as they stand. */
function withNames(text: string, { name, title, publisher }: NewPlugin): string {
  const key = name.includes('-') ? `'${name}'` : name
  return text
    .replaceAll('the-loft', publisher.id)
    .replaceAll('The Loft', publisher.name)
    .replaceAll(/^(\s+)pigeon: \{$/gm, `$1${key}: {`)
    .replaceAll('pigeon', name)
    .replaceAll('Pigeon', title)
}
