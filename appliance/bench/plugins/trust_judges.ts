import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { runnable } from '#core/plugins/testing/runnable.js'
import { testServices } from '#core/plugins/testing/services.js'
import { openSandbox, type Sandbox } from '#core/plugins/sandbox/sandbox.js'
import { pluginJudge } from '#core/plugins/trust/plugin_judge.js'
import type { RulePlugin } from '#core/plugins/trust/rule_plugin.js'
import { callsInProcess, essentials } from '#core/tests/essential_judge.js'
import { verdictOn, type TrustJudge } from '#core/trust/verdict.js'
import { MORE_TEXT, moreNames, rules } from './twenty_rules.js'

export const twenty: RulePlugin = {
  ...essentials,
  rules: [
    ...essentials.rules,
    ...moreNames.map((name) => ({ name, axis: 'technical' as const, title: MORE_TEXT })),
  ],
  texts: new Set([...essentials.texts, MORE_TEXT]),
}

/** Nobody is asked, and nothing is found. */
export const noRules: TrustJudge = async (facts) => facts.map(() => verdictOn([]))

const log = { warn: (details: object, sentence: string) => console.error(sentence, details) }
const rulePlugins = async () => [twenty]

export const inProcess = pluginJudge({
  ...{ log, rulePlugins, calls: callsInProcess({ [twenty.id]: rules }) },
})

/** In a child of its own, as plugins run. */
export async function inSandbox(): Promise<{ judge: TrustJudge; sandbox: Sandbox }> {
  const contributes: Manifest['contributes'] = { trustRules: [...twenty.rules] }
  const sandbox = await openSandbox(
    runnable(await bundle(), { id: twenty.id, contributes }),
    testServices()
  )
  const calls = {
    call: (_: string, ...[method, params, options]: [string, unknown, { deadline?: number }?]) =>
      sandbox.call(method, params, options),
  }
  return { judge: pluginJudge({ log, rulePlugins, calls }), sandbox }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('twenty_rules.ts', import.meta.url))],
    ...{ bundle: true, write: false, format: 'esm', platform: 'node', target: 'node26' },
  })
  return outputFiles[0]?.text ?? ''
}
