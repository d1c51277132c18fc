import { faultText, type Fault } from '#core/plugins/fault.js'
import type { Operation } from '#core/plugins/lifecycle/operations/operation.js'
import type { Reader } from '#core/webmail/reader.js'
import { paths } from '../../paths.js'
import type { OperationPage, PluginHead, QuestionsView } from '../../views.js'
import { stepViews } from './step_views.js'

/** What is known of the plugin that is worked on; null until its package has been read. */
export interface Subject {
  head: PluginHead
  version: string
}

export function operationPage(
  operation: Operation,
  subject: Subject | null,
  questions: QuestionsView | null,
  reader: Reader
): OperationPage {
  const { i18n } = reader
  const values = {
    name: subject?.head.name ?? operation.plugin ?? '',
    version: subject?.version ?? '',
  }
  const { id, state } = operation
  return {
    id,
    title: titleOf(operation, values, reader),
    plugin: subject?.head ?? null,
    phase: state,
    isUnderWay: state === 'waiting' || state === 'running',
    sentence: sentenceOf(operation, reader),
    steps: stepViews(operation, i18n),
    progress: operation.progress,
    faults: operation.faults.map((fault) => faultView(fault, reader)),
    questions,
    onward: onwardOf(operation, reader),
    file: operation.result?.file ?? null,
  }
}

function titleOf(
  { kind, state }: Operation,
  values: Record<string, string>,
  { i18n }: Reader
): string {
  if (values.name === '') return i18n.t('admin.operation.title.unknown')
  if (state === 'done') return i18n.t(`admin.operation.done.${kind}`, values)
  if (state === 'failed') return i18n.t(`admin.operation.failed.${kind}`, values)
  return state === 'asking'
    ? i18n.t(`admin.operation.question.${kind === 'update' ? 'update' : 'install'}`, values)
    : i18n.t(`admin.operation.title.${kind}`, values)
}

function sentenceOf({ kind, state }: Operation, { i18n }: Reader): string {
  return state === 'done'
    ? i18n.t(`admin.operation.after.${kind}`)
    : i18n.t(`admin.operation.state.${state}`)
}

function faultView(fault: Fault, { i18n }: Reader): OperationPage['faults'][number] {
  const { key, values } = faultText(fault)
  return { sentence: i18n.t(key, { ...values }, fault.code), detail: detailOf(fault) }
}

/** Code and values, exact and copyable. */
function detailOf({ code, values }: Fault): string {
  const lines = Object.entries(values).map(([name, value]) => `${name}: ${value}`)
  return [code, ...lines].join('\n')
}

function onwardOf({ kind, plugin, state }: Operation, { i18n }: Reader): OperationPage['onward'] {
  const isThere = plugin !== null && (kind !== 'install' || state === 'done')
  return isThere && !(kind === 'uninstall' && state === 'done')
    ? { text: i18n.t('admin.operation.to_plugin'), href: paths.plugin(plugin) }
    : { text: i18n.t('admin.operation.to_plugins'), href: paths.plugins() }
}
