import { assert } from '@japa/assert'
import app from '@adonisjs/core/services/app'
import type { Config } from '@japa/runner/types'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import { spec } from '@japa/runner/reporters'
import { fileReport } from './file_report.js'

export const plugins: Config['plugins'] = [assert(), pluginAdonisJS(app)]

/** `npm test` counts what the file says; people read the other one. */
const reportFile = process.env.TEST_REPORT

export const reporters: Config['reporters'] = reportFile
  ? { activated: ['spec', 'file'], list: [spec(), fileReport(reportFile)] }
  : { activated: ['spec'] }

export const runnerHooks: Required<Pick<Config, 'setup' | 'teardown'>> = {
  setup: [],
  teardown: [],
}
