import { inClone } from './clone.js'
import { runQuietly } from './processes.js'
import { runtimeNode } from './runtime.js'

const cache = inClone('node_modules', '.cache', 'caliopen')
const modules = (/** @type {string} */ path) => inClone('node_modules', path)

/** Each in its own process; two at a time, the longest first. */
const checks = [
  {
    name: 'types',
    args: [
      modules('typescript/bin/tsc'),
      '--noEmit',
      '--incremental',
      '--tsBuildInfoFile',
      `${cache}/types.tsbuildinfo`,
    ],
  },
  {
    name: 'lint',
    args: [
      modules('eslint/bin/eslint.js'),
      '.',
      '--max-warnings=0',
      '--cache',
      `--cache-location=${cache}/lint`,
    ],
  },
  {
    // scripts are formatted under the linter's eyes, templates as their reader likes them
    name: 'format',
    args: [
      modules('prettier/bin/prettier.cjs'),
      '**/*.{css,json,md,yml}',
      '--check',
      '--log-level=warn',
      '--cache',
      `--cache-location=${cache}/format`,
    ],
  },
  {
    name: 'unit tests',
    args: [
      '--disable-warning=DEP0205',
      '--import',
      '@poppinss/ts-exec',
      inClone('core', 'bin', 'test.ts'),
      'unit',
    ],
  },
]

/**
 * `npm run check`: the one gate.
 * @param {string[]} _args
 * @param {import('./progress.js').Progress} progress
 */
export async function check(_args, progress) {
  const startedAt = Date.now()
  const waiting = [...checks]
  /** @type {string[]} */
  const failed = []
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (!(await passes(next, progress))) failed.push(next.name)
    }
  }
  await Promise.all([work(), work()])
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  console.log(
    failed.length ? `Failed: ${failed.join(', ')}.` : `All checks passed in ${seconds} s.`
  )
  process.exitCode = failed.length ? 1 : 0
}

/**
 * @param {(typeof checks)[number]} check
 * @param {import('./progress.js').Progress} progress
 */
async function passes({ name, args }, progress) {
  const startedAt = Date.now()
  const { code, output } = await runQuietly(runtimeNode(), args)
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  progress.note(`  ${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s`)
  if (code !== 0) console.log(withoutPassed(output))
  return code === 0
}

/**
 * Of a thousand tests, those that failed are worth reading.
 * @param {string} output
 */
function withoutPassed(output) {
  const lines = output.trimEnd().split('\n')
  return lines.filter((line) => !/^\s+✔/.test(line)).join('\n')
}
