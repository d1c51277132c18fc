import { column } from '@adonisjs/lucid/orm'
import type { ColumnOptions } from '@adonisjs/lucid/types/model'
import { idBytes, idText } from '@caliopen/contract/ids'

/** A UUIDv7 column: 16 bytes in the database, canonical text (RFC 9562 §4) in the model. */
export function uuid(options: Partial<ColumnOptions> = {}) {
  return column({
    ...options,
    prepare: (value: string | null) => (value === null ? null : idBytes(value)),
    consume: (value: Buffer | null) => (value === null ? null : idText(value)),
  })
}
