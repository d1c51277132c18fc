import type { I18n } from '@adonisjs/i18n'
import type { PluginLogLine } from '#core/plugins/broker/log/plugin_log.js'
import type { HostedUsage } from '#core/plugins/hosts/plugin_hosts.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import { sizeText } from '#core/webmail/sizes.js'
import type { Figure, LogLine } from '../../views.js'

/** What it used since its process began; nothing while it does not run. */
export function figuresOf(usage: HostedUsage | null, i18n: I18n): Figure[] {
  const running = usage?.running
  if (!running) return []
  const { broker } = running
  const number = new Intl.NumberFormat(i18n.locale)
  const figures: [string, string][] = [
    ['memory', sizeText(running.memory, i18n.locale)],
    ['calls', number.format(running.calls)],
    ['sent', sizeText(broker.bytesOut, i18n.locale)],
    ['received', sizeText(broker.bytesIn, i18n.locale)],
    ['refused', number.format(broker.refused)],
    ['restarts', number.format(usage.restarts)],
  ]
  return figures.map(([name, value]) => ({ name: i18n.t(`admin.figures.${name}`), value }))
}

export function logLine({ level, sentence, fields, at }: PluginLogLine, reader: Reader): LogLine {
  return { level, at: momentFor(reader, at), text: fields ? `${sentence} ${fields}` : sentence }
}
