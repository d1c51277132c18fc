import type { AttachmentView } from '../view_parts.js'
import { sizeText } from '../sizes.js'

type Kind = AttachmentView['kind']

const KINDS: readonly [pattern: RegExp, kind: Kind][] = [
  [/^image\//, 'image'],
  [/^audio\//, 'audio'],
  [/^video\//, 'video'],
  [/calendar|\.ics$/, 'calendar'],
  [/spreadsheet|excel|csv|\.(xlsx?|ods|csv)$/, 'sheet'],
  [/zip|compressed|tar|gzip|7z|rar|\.(zip|gz|tgz|7z|rar|xz|zst)$/, 'archive'],
  [/pdf|word|opendocument|^text\/|rtf|presentation|\.(docx?|odt|pdf|txt|md|pptx?)$/, 'document'],
]

export interface NamedFile {
  id: string
  name: string
  mediaType: string
  bytes: number
}

/** `nameless` is what a file without a name is called, in the reader's language. */
export function attachmentView(file: NamedFile, locale: string, nameless: string): AttachmentView {
  return {
    id: file.id,
    name: file.name || nameless,
    mediaType: file.mediaType,
    size: sizeText(file.bytes, locale),
    kind: kindOf(file.mediaType.toLowerCase(), file.name.toLowerCase()),
  }
}

function kindOf(mediaType: string, name: string): Kind {
  const found = KINDS.find(([pattern]) => pattern.test(mediaType))
  return (found ?? KINDS.find(([pattern]) => pattern.test(name)))?.[1] ?? 'other'
}
