import { test } from '@japa/runner'
import { runnable } from '../testing/runnable.js'
import { testServices } from '../testing/services.js'
import { openSandbox } from './sandbox.js'

const JUDGE = `export default () => ({
  trustRules: { rule: { judge: (facts) => facts.map(() => []) } },
})`

test.group('A sandbox', () => {
  test('runs the code of a plugin in a process of its own', async ({ assert }) => {
    const sandbox = await openSandbox(runnable(JUDGE), testServices())
    assert.deepEqual(await sandbox.call('trustRules/rule/judge', [1, 2]), [[], []])
    assert.notEqual(sandbox.usage().pid, process.pid)
    await sandbox.stop()
  })
})
