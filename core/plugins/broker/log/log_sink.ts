import type { LogLine } from '@caliopen/contract/child/protocol'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { Log } from '@caliopen/contract/log'
import type { Budget } from '../budget.js'
import type { KeptLog } from '../services.js'
import type { NewLogLine } from './plugin_log.js'

const LONGEST_SENTENCE = 1_000
const LONGEST_FIELDS = 4_000
const MOST_LINES = 1_000
const LEVELS: readonly string[] = ['info', 'warn', 'error'] satisfies LogLine['level'][]

/** What a plugin says goes into the core's log under its name, and beside it for the console; not more than is bearable. */
export class LogSink {
  #dropped = 0

  constructor(
    readonly plugin: string,
    readonly log: Log,
    readonly kept: KeptLog,
    readonly budget: Budget
  ) {}

  async take(lines: unknown): Promise<void> {
    if (!Array.isArray(lines) || lines.length > MOST_LINES) {
      throw new PluginError('E_LIMIT', `at most ${MOST_LINES} lines at a time`)
    }
    await this.#write(lines.flatMap((line) => this.#within(line)))
  }

  /** Why its process is gone: said once, whatever else was said. */
  tellEnd(sentence: string): void {
    this.#writeSoon([readLine({ level: 'error', sentence, fields: null })])
  }

  /** What the core says of the plugin: within the same bounds, for a plugin can make it say a lot. */
  tell(level: LogLine['level'], sentence: string): void {
    this.#writeSoon(this.#within({ level, sentence, fields: null }))
  }

  #writeSoon(lines: readonly NewLogLine[]): void {
    this.#write(lines).catch((error: unknown) => {
      this.log.error({ err: error, plugin: this.plugin }, 'the log of a plugin was not written')
    })
  }

  #within(line: unknown): NewLogLine[] {
    if (!this.budget.take('lines')) {
      this.#dropped++
      return []
    }
    const dropped = this.#dropped
    this.#dropped = 0
    const missing = {
      level: 'warn' as const,
      fields: null,
      sentence: `${dropped} lines are missing`,
    }
    return dropped > 0 ? [missing, readLine(line)] : [readLine(line)]
  }

  async #write(lines: readonly NewLogLine[]): Promise<void> {
    for (const { level, sentence, fields } of lines) {
      this.log[level]({ plugin: this.plugin, fields }, sentence)
    }
    await this.kept.write(lines)
  }
}

function readLine(line: unknown): NewLogLine {
  const { level, sentence, fields } = (line ?? {}) as Partial<Record<keyof LogLine, unknown>>
  const text = fields ? JSON.stringify(fields).slice(0, LONGEST_FIELDS) : null
  return {
    level: LEVELS.includes(String(level)) ? (level as LogLine['level']) : 'info',
    sentence: String(sentence).slice(0, LONGEST_SENTENCE),
    fields: text,
  }
}
