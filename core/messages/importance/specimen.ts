import type { PersonalFacts } from '@caliopen/contract/facts'
import type { HeaderFacts, ImportanceFacts, TrustFacts } from './facts.js'

/** What a spec says of a message; everything else is an ordinary letter from a stranger to one reader. */
export interface Sketch extends Partial<
  Omit<ImportanceFacts, 'sender' | 'personal' | 'headers' | 'trust'>
> {
  from?: string
  name?: string
  isSelf?: boolean
  personal?: Partial<PersonalFacts>
  headers?: Partial<HeaderFacts>
  trust?: Partial<TrustFacts>
}

export function specimen({
  from,
  name,
  isSelf,
  personal,
  headers,
  trust,
  ...rest
}: Sketch): ImportanceFacts {
  return {
    channel: 'email',
    sender: { address: from ?? 'lea@atelier.example', name: name ?? '', isSelf: isSelf ?? false },
    personal: { ...stranger, ...personal },
    addressing: { role: 'to', recipients: 1 },
    headers: { ...plain, ...headers },
    kind: 'letter',
    subject: '',
    text: '',
    trust: { level: 11, proof: 'proven', ...trust },
    spam: null,
    ...rest,
  }
}

const stranger: PersonalFacts = {
  receivedBefore: 0,
  sentTo: 0,
  isContact: false,
  verifiedInPerson: false,
  repliedInThread: false,
  firstSeenAt: null,
}

const plain: HeaderFacts = {
  list: null,
  unsubscribe: false,
  bulk: false,
  automatic: null,
  priority: null,
}
