import { join } from 'node:path'
import type { Submit } from '@caliopen/contract/submission'
import type { Bus } from '#core/bus/bus.js'
import type { SqlDatabase } from '#database/sql.js'

/**
 * What SMTP submission hands its messages to. It needs the parser of messages, which is loaded when
 * an account first sends this way: most servers only receive by SMTP.
 */
export function submitWhenNeeded(sql: SqlDatabase, bus: Bus, dataDir: string): Submit {
  let opened: Promise<Submit> | null = null
  return async (submission) => {
    const submit = await (opened ??= open(sql, bus, dataDir))
    return submit(submission)
  }
}

async function open(sql: SqlDatabase, bus: Bus, dataDir: string): Promise<Submit> {
  const { useBlobDrive } = await import('#core/messages/blobs/drive.js')
  const { durableDrive } = await import('#core/messages/blobs/durable_drive.js')
  const { submitTo } = await import('#core/messages/submissions/submit_message.js')
  useBlobDrive(durableDrive(join(dataDir, 'blobs')))
  return submitTo(sql, bus)
}
