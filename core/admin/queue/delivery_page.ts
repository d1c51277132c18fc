import type { Story, StoryEvent } from '#core/channels/administration/find_delivery.js'
import { explainDelivery } from '#core/mail/deliver/explain.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import type { Finding } from '../views.js'
import { stateSentence } from './queue_page.js'
import type { DeliveryPage } from './queue_views.js'

/** `fault` says why the way that was typed is none. */
export function deliveryPage(story: Story, fault: string | null, reader: Reader): DeliveryPage {
  const { line, events } = story
  const waits = line.status === 'queued' || line.status === 'held'
  return {
    id: line.id,
    recipient: line.recipient,
    sender: line.sender || reader.i18n.t('queue.nobody'),
    finding: findingOf(story, reader),
    events: events.map((event) => eventView(event, reader)),
    may: { hold: line.status === 'queued', release: waits, drop: waits },
    via: line.via ?? '',
    fault,
  }
}

function findingOf({ line }: Story, reader: Reader): Finding {
  const next = line.nextAt ? momentFor(reader, Date.parse(line.nextAt)).short : ''
  const isOver = line.status === 'failed'
  const isGood = line.status === 'delivered'
  const { lastStatus: status, lastReply: reply } = line
  const explained = status && !isGood ? explainDelivery({ status, reply, final: isOver }) : null
  return {
    standing: isGood ? 'good' : isOver ? 'bad' : line.attempts > 0 ? 'attention' : 'notice',
    sentence: stateSentence(line, next, reader.i18n),
    advice: explained && reader.i18n.t(explained.key, explained.values),
    detail: line.lastReply,
    link: null,
  }
}

function eventView({ at, state, host, reply, tls }: StoryEvent, reader: Reader) {
  const sentence = reader.i18n.t(`queue.events.${state}`, { host: host ?? 'none' })
  const detail = [reply, tls && `${tls.protocol} ${tls.cipher}`].filter((one) => one)
  return {
    at: momentFor(reader, Date.parse(at)),
    sentence,
    detail: detail.length === 0 ? null : detail.join('\n'),
  }
}
