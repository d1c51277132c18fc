import { runnable } from '#core/plugins/testing/runnable.js'
import type { RunnablePlugin } from '#core/plugins/hosts/runnable.js'
import { openSandbox, type Sandbox } from '#core/plugins/sandbox/sandbox.js'
import { testServices } from '#core/plugins/testing/services.js'

export const METHOD = 'trustRules/rule/judge'

/** Does nothing: what is measured is the way to it and back. */
const CODE = 'export default () => ({ trustRules: { rule: { judge: (facts) => facts } } })'

export function specimen(): RunnablePlugin {
  return runnable(CODE)
}

export function openSpecimen(): Promise<Sandbox> {
  return openSandbox(specimen(), testServices())
}
