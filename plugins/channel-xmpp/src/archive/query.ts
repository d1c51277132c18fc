import { xml, type Element } from '@xmpp/xml'
import { NS } from '../wire/namespaces.js'

const PAGE = 50

export interface ArchiveQuery {
  id: string
  /** the archive's id after which to go on */
  after?: string | null
  /** milliseconds since the epoch; nothing that is older */
  start?: number | null
  with?: string
}

/** XEP-0313 §4.1, paged forward (XEP-0059 §2.2). */
export function archiveQuery({ id, after, start, with: other }: ArchiveQuery): Element {
  const since = start === null || start === undefined ? null : new Date(start).toISOString()
  return xml(
    'query',
    { xmlns: NS.mam, queryid: id },
    xml(
      'x',
      { xmlns: NS.form, type: 'submit' },
      field('FORM_TYPE', NS.mam, 'hidden'),
      since === null ? null : field('start', since),
      other === undefined ? null : field('with', other)
    ),
    xml(
      'set',
      { xmlns: NS.rsm },
      xml('max', {}, String(PAGE)),
      after ? xml('after', {}, after) : null
    )
  )
}

export interface PageEnd {
  last: string | null
  complete: boolean
}

export function pageEnd(answer: Element): PageEnd {
  const fin = answer.getChild('fin', NS.mam)
  const last = fin?.getChild('set', NS.rsm)?.getChildText('last') ?? null
  return { last, complete: fin?.attrs.complete === 'true' || last === null }
}

function field(name: string, value: string, type?: string): Element {
  return xml('field', { var: name, type }, xml('value', {}, value))
}
