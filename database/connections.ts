import { join } from 'node:path'
import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { SQL_MODE } from '#database/mysql.js'
import { PRAGMAS } from '#database/sqlite.js'
import type { DatabaseChoice } from '#database/sql.js'

/** Everything that belongs to messages is read and written by prepared statements, without models. */
const WITHOUT_MODELS = [
  'account_states',
  'sessions',
  'rate_limits',
  'audit_log',
  'contact_addresses',
  'contact_merges',
  'correspondents',
  'blobs',
  'mailboxes',
  'threads',
  'thread_references',
  'discussions',
  'discussion_persons',
  'discussion_rekeys',
  'messages',
  'thread_mailboxes',
  'expunged',
  'tags',
  'message_tags',
  'receptions',
  'trust_evidence',
  'trust_pending',
  'trust_replays',
  'attachments',
  'message_events',
  'message_sources',
  'waiting_events',
  'channel_links',
  'channel_leases',
  'drafts',
  'draft_attachments',
  'deliveries',
  'suppressions',
  'destinations',
  'bounces',
  'marketplace_indexes',
  'plugins',
  'plugin_artefacts',
  'plugin_artefact_pieces',
  'plugin_operations',
  'plugin_settings',
  'plugin_keys',
  'plugin_removals',
  'plugin_leases',
  'plugin_storage',
  'plugin_storage_snapshots',
  'plugin_log',
  'plugin_ticks',
  'theme_choices',
  'theme_failures',
  'brandings',
  'organisation_settings',
  'catch_alls',
  'mail_groups',
  'mail_group_members',
  'forwardings',
  'forward_targets',
  'forwards',
  'quota_notices',
  'dkim_keys',
  'unscanned_messages',
  'junk_lessons',
  'outgoing_scans',
  'app_passwords',
  'sign_in_networks',
  'sending_counts',
  'waiting_reports',
  'mail_reports',
  'mta_sts_policies',
  'sending_safety',
  'search_documents',
  'search_index',
  'search_index_config',
  'search_index_content',
  'search_index_data',
  'search_index_docsize',
  'search_index_idx',
]

const migrations = { naturalSort: true, paths: ['database/migrations'], disableTransactions: false }

/** What Lucid needs to reach the database that was chosen at installation. */
export function connections(choice: DatabaseChoice, dataDir: string): ConnectionConfig {
  return choice.client === 'sqlite' ? sqlite(dataDir) : mysql(choice)
}

function sqlite(dataDir: string): ConnectionConfig {
  return {
    client: 'better-sqlite3',
    connection: { filename: join(dataDir, 'caliopen.sqlite') },
    useNullAsDefault: true,
    migrations,
    pool: { afterCreate: applyPragmas },
    schemaGeneration: {
      outputPath: 'database/schema.ts',
      rulesPaths: ['./database/schema_rules.js'],
      excludeTables: WITHOUT_MODELS,
    },
  }
}

function applyPragmas(
  connection: { pragma(source: string): unknown },
  done: (error: Error | null, connection: unknown) => void
) {
  for (const pragma of PRAGMAS) connection.pragma(pragma)
  done(null, connection)
}

function mysql(choice: Extract<DatabaseChoice, { client: 'mysql' }>): ConnectionConfig {
  return {
    client: 'mysql2',
    connection: {
      host: choice.host,
      port: choice.port,
      user: choice.user,
      password: choice.password,
      database: choice.database,
      charset: 'utf8mb4',
      timezone: 'Z',
    },
    migrations,
    pool: { min: 0, max: 10, afterCreate: applySqlMode },
  }
}

function applySqlMode(
  connection: { query(statement: string, done: (error: Error | null) => void): void },
  done: (error: Error | null, connection: unknown) => void
) {
  connection.query(SQL_MODE, (error) => done(error, connection))
}
