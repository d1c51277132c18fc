import type { Setting } from '../settings/setting.js'

const SMALLEST = 1024 * 1024

/** Bytes that an account may keep where it has no number of its own; null: as many as there is room for. */
export const defaultQuota: Setting<number | null> = {
  name: 'accounts.quota',
  fallback: null,
  parse: (value) =>
    Number.isSafeInteger(value) && Number(value) >= SMALLEST ? Number(value) : null,
}
