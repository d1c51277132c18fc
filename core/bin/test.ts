process.env.NODE_ENV = 'test'

import { prettyPrintError } from '@adonisjs/core'
import { configure, processCLIArgs, run } from '@japa/runner'
import { prepareTestInstance } from '#core/tests/test_instance.js'
import { ignite } from './ignite.js'

prepareTestInstance()

ignite()
  .testRunner()
  .configure(async (app) => {
    const { plugins, reporters, runnerHooks } = await import('#core/tests/bootstrap.js')
    processCLIArgs(process.argv.splice(2))
    configure({
      ...app.rcFile.tests,
      plugins,
      reporters,
      setup: runnerHooks.setup,
      teardown: runnerHooks.teardown.concat([() => app.terminate()]),
    })
  })
  .run(() => run())
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
