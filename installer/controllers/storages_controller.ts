import type { HttpContext } from '@adonisjs/core/http'
import { goTo, renderStep, visit } from '../http/page.js'
import { checkPosted, storagePage, storageTestOf } from '../http/storage_form.js'
import { missingBefore } from '../http/wizard.js'
import { saveProgress } from '../progress.js'
import { sealStorage } from '../storage/sealed.js'
import { testMysql } from '../storage/take.js'

export default class StoragesController {
  async show(ctx: HttpContext) {
    const visited = await visit(ctx)
    const missing = missingBefore(visited.progress, 'storage')
    if (missing) return goTo(ctx, missing)
    const { dataDir, progress } = visited
    return renderStep(ctx, visited, 'storage', storagePage(dataDir, progress.storage ?? {}))
  }

  /** A server is taken only when it passed the test just now. */
  async store(ctx: HttpContext) {
    const visited = await visit(ctx)
    const { given, value, faults } = await checkPosted(ctx, visited)
    if (faults) {
      const page = storagePage(visited.dataDir, given, { errors: faults })
      return renderStep(ctx, visited, 'storage', page, 422)
    }
    if (value.client === 'mysql') {
      const verdict = await testMysql(value, visited.dataDir)
      if (!verdict.works) {
        const test = storageTestOf(verdict, visited.i18n)
        const page = storagePage(visited.dataDir, given, { test })
        return renderStep(ctx, visited, 'storage', page, 422)
      }
    }
    saveProgress(visited.dataDir, { storage: sealStorage(value) })
    return goTo(ctx, 'administrator')
  }
}
