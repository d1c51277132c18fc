import type { HttpContext } from '@adonisjs/core/http'
import { renderStep, visit, type Visit } from '../http/page.js'
import { checkPosted, storagePage, storageTestOf } from '../http/storage_form.js'
import type { Faults } from '../check.js'
import { testMysql } from '../storage/take.js'
import type { StorageTest } from '../views.js'

/** The live test of a connection: as JSON beside the question, or as the page again without script. */
export default class StorageTestsController {
  async store(ctx: HttpContext) {
    const visited = await visit(ctx)
    const { given, value, faults } = await checkPosted(ctx, visited)
    const test = faults
      ? refused(faults)
      : value.client === 'sqlite'
        ? embedded(visited)
        : storageTestOf(await testMysql(value, visited.dataDir), visited.i18n)
    if (ctx.request.accepts(['html', 'json']) === 'json') return ctx.response.json(test)
    const page = storagePage(visited.dataDir, given, faults ? { errors: faults } : { test })
    return renderStep(ctx, visited, 'storage', page, test.works ? 200 : 422)
  }
}

function refused(faults: Faults): StorageTest {
  return { works: false, sentence: Object.values(faults).join(' '), detail: null }
}

function embedded({ i18n }: Visit): StorageTest {
  return { works: true, sentence: i18n.t('installer.storage_test.embedded'), detail: null }
}
