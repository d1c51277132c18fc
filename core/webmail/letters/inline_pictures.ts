import { getBlob } from '#core/messages/blobs/blobs.js'
import type { AttachmentRow } from '#core/messages/threads/message_parts.js'
import type { Sql } from '#database/sql.js'

/** A frame of opaque origin sends no cookie, so its pictures travel inside it, up to these sizes. */
const ONE = 2 * 1024 * 1024
const TOGETHER = 8 * 1024 * 1024
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** The letter's own pictures that its HTML speaks of, as data: addresses by Content-ID. */
export async function inlinePictures(
  sql: Sql,
  html: string,
  attachments: readonly AttachmentRow[]
): Promise<Map<string, string>> {
  const pictures = new Map<string, string>()
  let together = 0
  for (const picture of attachments.filter((row) => isEmbedded(row, html))) {
    if (picture.size > ONE || together + picture.size > TOGETHER) continue
    together += picture.size
    const bytes = await getBlob(sql, picture.blob_hash)
    const source = `data:${picture.content_type.toLowerCase()};base64,${bytes.toString('base64')}`
    pictures.set(picture.content_id ?? '', source)
  }
  return pictures
}

/** Whether the letter's HTML shows this attachment in its place, so that it need not be listed. */
export function isEmbedded(row: AttachmentRow, html: string): boolean {
  if (!row.content_id || !SHOWN.has(row.content_type.toLowerCase())) return false
  const encoded = encodeURIComponent(row.content_id)
  return html.includes(`cid:${row.content_id}`) || html.includes(`cid:${encoded}`)
}
