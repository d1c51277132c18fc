import type { ColumnInfo, SchemaRules } from '@adonisjs/lucid/types/schema_generator'

const id: ColumnInfo = {
  tsType: 'string',
  decorators: [{ name: '@uuid' }],
  imports: [{ source: '#database/columns.js', namedImports: ['uuid'] }],
}

const time: ColumnInfo = { tsType: 'number', decorators: [{ name: '@column' }] }

/** In models ids are canonical text and times are milliseconds since the epoch. */
export default {
  types: { binary: id, bigint: time },
  columns: {
    created_at: time,
    updated_at: time,
    id: { ...id, decorators: [{ name: '@uuid', args: { isPrimary: true } }] },
  },
  primaryKey: () => undefined,
} satisfies SchemaRules
