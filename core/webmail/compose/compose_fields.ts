import { readFile } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { idBytes } from '@caliopen/contract/ids'
import type { NewAttachment } from '#core/messages/drafts/check_draft.js'
import type { ComposeFields } from '../views.js'

const line = () => vine.string().maxLength(200_000).optional().nullable()
const id = () => vine.string().uuid().optional().nullable()

const validator = vine.create(
  vine.object({
    draft: id(),
    from: id(),
    to: line(),
    cc: line(),
    bcc: line(),
    subject: line(),
    text: vine.string().maxLength(3_000_000).optional().nullable(),
    inReplyTo: id(),
    forwarded: id(),
    keep: vine.array(vine.string().maxLength(64)).maxLength(200).optional(),
  })
)

/** What the form sent; what is missing is empty. Lengths are the draft's affair, which says so in words. */
export async function composeFields({ request }: HttpContext): Promise<ComposeFields> {
  const sent = await request.validateUsing(validator)
  return {
    draft: sent.draft ?? '',
    from: sent.from ?? '',
    to: sent.to ?? '',
    cc: sent.cc ?? '',
    bcc: sent.bcc ?? '',
    subject: sent.subject ?? '',
    text: sent.text ?? '',
    inReplyTo: sent.inReplyTo ?? '',
    forwarded: sent.forwarded ?? '',
    keep: sent.keep ?? [],
  }
}

/** The files that came with the form. An empty file field comes as a file without a name. */
export async function sentFiles({ request }: HttpContext): Promise<NewAttachment[]> {
  const files: NewAttachment[] = []
  for (const file of request.files('attachments')) {
    if (!file.tmpPath || !file.clientName) continue
    const contentType = file.headers['content-type'] ?? 'application/octet-stream'
    files.push({ fileName: file.clientName, contentType, content: await readFile(file.tmpPath) })
  }
  return files
}

export function optionalId(text: string): Buffer | null {
  return text ? idBytes(text) : null
}
