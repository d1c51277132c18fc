import { readFile } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import { faultText } from '#core/plugins/fault.js'
import { storeArtefact } from '#core/plugins/installed/artefacts.js'
import { findInstalled } from '#core/plugins/installed/plugin_rows.js'
import { LIMITS } from '#core/plugins/packages/limits.js'
import { readPackage } from '#core/plugins/packages/read_package.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { sizeText } from '#core/webmail/sizes.js'
import type { UploadPage } from '../../views.js'
import { startOperation } from '../operations/start_operation.js'

export default class UploadsController {
  create(ctx: HttpContext) {
    return page(ctx, [])
  }

  /** The same checks as for a package of the marketplace; what fails them is not even kept. */
  async store(ctx: HttpContext) {
    const bytes = await uploaded(ctx)
    if (typeof bytes === 'string') return refused(ctx, [ctx.i18n.t(bytes)])
    const read = await readPackage(bytes)
    if (!read.ok) {
      const texts = read.faults.map(faultText)
      return refused(
        ctx,
        texts.map(({ key, values }) => ctx.i18n.t(key, { ...values }))
      )
    }
    const { sql } = await signedIn(ctx)
    const { manifest } = read.package
    const { id } = manifest
    const from = { package: { hash: await storeArtefact(sql, bytes) }, accept: {} }
    const request = (await findInstalled(sql, id))
      ? ({ kind: 'update', plugin: id, ...from } as const)
      : ({ kind: 'install', ...from } as const)
    return startOperation(ctx, request, manifest)
  }
}

/** The bytes, or the text that says why there are none. */
async function uploaded({ request }: HttpContext): Promise<Buffer | string> {
  const file = request.file('package')
  if (!file?.tmpPath) return 'admin.upload.missing'
  return file.size > LIMITS.packed ? 'admin.upload.too_large' : readFile(file.tmpPath)
}

function refused(ctx: HttpContext, faults: string[]) {
  ctx.response.status(422)
  return page(ctx, faults)
}

function page({ view, i18n }: HttpContext, faults: string[]) {
  const largest = sizeText(LIMITS.packed, i18n.locale)
  return view.render('admin/upload', { faults, largest } satisfies UploadPage)
}
