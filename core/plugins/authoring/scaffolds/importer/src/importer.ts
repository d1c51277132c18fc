import type { FieldValues } from '@caliopen/contract/manifest/fields'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type { ImportedMessage, ImporterPoint } from '@caliopen/contract/points/importer'

/** A message as the far side's API gives it. */
interface FarMessage {
  folder: string
  source: string
  receivedAt: number
  read: boolean
  starred: boolean
}

/** Every step stands for itself: what to go on from is in the cursor, and nothing in memory. */
export function importer(host: PluginHost): ImporterPoint {
  return {
    async probe({ values }) {
      const folders = await ask<{ name: string; count: number }[]>(host, values, '/folders')
      const mailboxes = folders.map(({ name, count }) => ({ name, messages: count }))
      return { mailboxes, bytes: null }
    },

    async next({ values, cursor }) {
      const path = `/messages?limit=100&after=${encodeURIComponent(cursor ?? '')}`
      const page = await ask<{ messages: FarMessage[]; next: string | null }>(host, values, path)
      return { messages: page.messages.map(imported), cursor: page.next }
    },
  }
}

function imported({ folder, source, receivedAt, read, starred }: FarMessage): ImportedMessage {
  return { mailbox: folder, raw: Buffer.from(source), receivedAt, seen: read, flagged: starred }
}

async function ask<Answer>(
  host: PluginHost,
  { server, token }: FieldValues,
  path: string
): Promise<Answer> {
  const { status, body } = await host.fetch({
    url: `https://${server}${path}`,
    headers: { authorization: `Bearer ${token}` },
  })
  if (status === 401 || status === 403) throw fault('E_CREDENTIALS', 'token', status)
  if (status !== 200) throw fault('E_TEMPORARY', 'away', status)
  return JSON.parse(Buffer.from(body).toString('utf8')) as Answer
}

/** The text is for the person who waits; the detail for who reads the log. */
function fault(code: string, key: string, status: number): PluginError {
  const text = { key: `faults.${key}`, values: {} }
  return new PluginError(code, `the server answers ${status}`, { text })
}
