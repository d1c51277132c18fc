import type { Sql } from '#database/sql.js'
import { readSetting, type Setting } from './setting.js'

const REMEMBERED_MS = 5_000

/** Reads a setting at most every few seconds: for those who ask with every message. */
export function rememberedSetting<T>(sql: Sql, setting: Setting<T>): () => Promise<T> {
  let asked: Promise<T> | null = null
  let until = 0
  return () => {
    if (asked && Date.now() < until) return asked
    until = Date.now() + REMEMBERED_MS
    asked = readSetting(sql, setting)
    asked.catch(() => (asked = null))
    return asked
  }
}
