import type { HttpContext } from '@adonisjs/core/http'
import { findInstalled } from '#core/plugins/installed/plugin_rows.js'
import type { Operation } from '#core/plugins/lifecycle/operations/operation.js'
import { findOperation } from '#core/plugins/lifecycle/operations/operation_rows.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { readerOf } from '#core/webmail/reader.js'
import { signedIn } from '#core/webmail/signed_in.js'
import type { Sql } from '#database/sql.js'
import { pointsOf } from '../shown/brought.js'
import { textOr } from '../shown/own_texts.js'
import { pluginHead } from '../shown/plugin_head.js'
import { operationPage, type Subject } from './operation_page.js'
import { questionsView, type Answers } from './questions_view.js'
import { shownPackage, type ShownPackage } from './shown_package.js'

/** The operation in the address. */
export async function askedOperation(ctx: HttpContext): Promise<Operation> {
  const { sql } = await signedIn(ctx)
  const operation = await findOperation(sql, String(ctx.params.id))
  if (!operation) throw new NotFoundError()
  return operation
}

export async function renderOperation(ctx: HttpContext, operation: Operation, answers: Answers) {
  const { sql } = await signedIn(ctx)
  const reader = readerOf(ctx)
  const brought = await shownPackage(sql, operation, ctx.i18n)
  const subject = brought ? ofPackage(brought) : await ofInstalled(sql, operation, ctx)
  const isAsking = operation.state === 'asking' && brought !== null
  const questions = isAsking ? questionsView(operation, brought, answers, reader) : null
  return ctx.view.render('admin/operation', operationPage(operation, subject, questions, reader))
}

function ofPackage({ manifest, own }: ShownPackage): Subject {
  const { id, version, contributes } = manifest
  return {
    version,
    head: {
      id,
      name: textOr(own, 'name', manifest.name),
      summary: textOr(own, 'summary', manifest.summary),
      icon: null,
      points: pointsOf(contributes),
    },
  }
}

async function ofInstalled(
  sql: Sql,
  { plugin: id }: Operation,
  { i18n }: HttpContext
): Promise<Subject | null> {
  const plugin = id === null ? null : await findInstalled(sql, id)
  return plugin && { head: await pluginHead(plugin, i18n), version: plugin.version }
}
