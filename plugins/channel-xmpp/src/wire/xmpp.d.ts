/** The parts of xmpp.js that are used here; it comes without types. */

declare module '@xmpp/xml' {
  import type { EventEmitter } from 'node:events'

  export type Node = Element | string | number | null | undefined | false

  export class Element {
    constructor(name: string, attrs?: Record<string, string | undefined> | string)
    name: string
    parent: Element | null
    children: (Element | string)[]
    attrs: Record<string, string | undefined>
    is(name: string, xmlns?: string): boolean
    getName(): string
    getNS(): string | undefined
    getChild(name: string, xmlns?: string): Element | undefined
    getChildren(name: string, xmlns?: string): Element[]
    getChildText(name: string, xmlns?: string): string | null
    getChildElements(): Element[]
    getText(): string
    append(...nodes: Node[]): void
    toString(): string
  }

  export class Parser extends EventEmitter {
    root: Element | null
    cursor: Element | null
    write(data: string): void
    onStartElement(name: string, attrs: Record<string, string>): void
    onEndElement(name: string): void
    onText(text: string): void
  }

  export class XMLError extends Error {}

  export function xml(
    name: string,
    attrs?: Record<string, string | undefined> | string | null,
    ...children: (Node | Node[])[]
  ): Element
  export default xml
}

declare module '@xmpp/jid' {
  export class JID {
    local: string
    domain: string
    resource: string
    bare(): JID
    toString(): string
  }
  export function parse(text: string): JID
}

declare module '@xmpp/client-core' {
  import type { EventEmitter } from 'node:events'
  import type { Element } from '@xmpp/xml'
  import type { Socket } from '@caliopen/contract/shims/net'
  import type TlsWrapper from '@xmpp/tls/lib/Socket.js'

  export class Client extends EventEmitter {
    constructor(options: { domain: string; service: string; timeout?: number })
    transports: unknown[]
    status: string
    timeout: number
    jid: { toString(): string } | null
    socket: Socket | TlsWrapper | null
    options: { domain: string; service: string; lang?: string }
    isSecure(): boolean
    connect(service: string): Promise<unknown>
    open(options: { domain: string; lang?: string }): Promise<Element>
    restart(): Promise<Element>
    send(element: Element): Promise<void>
    write(text: string): Promise<void>
    disconnect(): Promise<unknown>
    _onData(data: Uint8Array | string): void
    _onStreamError(element: Element): void
    _attachSocket(socket: unknown): void
    _detachSocket(): void
    _jid(address: string): unknown
  }
}

declare module '@xmpp/connection/lib/StreamError.js' {
  import type { Element } from '@xmpp/xml'

  export default class StreamError extends Error {
    condition: string
    text: string
    static fromElement(element: Element): StreamError
  }
}

declare module '@xmpp/tcp/lib/Connection.js' {
  export default class ConnectionTCP {
    socketParameters(service: string): { host: string; port: number } | undefined
  }
}

declare module '@xmpp/tls/lib/Connection.js' {
  export default class ConnectionTLS {
    socketParameters(service: string): { host: string; port: number } | undefined
  }
}

declare module '@xmpp/tls/lib/Socket.js' {
  import type { EventEmitter } from 'node:events'
  import type { TLSSocket } from '@caliopen/contract/shims/tls'

  export default class Socket extends EventEmitter {
    socket: TLSSocket | null
    secure: boolean
    end(): void
  }
}

declare module '@xmpp/starttls/starttls.js' {
  export function canUpgrade(socket: unknown): boolean
  export function upgrade(
    socket: unknown,
    options: { host: string }
  ): Promise<import('@xmpp/tls/lib/Socket.js').default>
}

declare module '@xmpp/client' {
  import type { EventEmitter } from 'node:events'
  import type { Element } from '@xmpp/xml'

  export { xml, type Element } from '@xmpp/xml'

  export interface XmppClient extends EventEmitter {
    jid: { toString(): string } | null
    iqCaller: { get(child: Element): Promise<Element>; set(child: Element): Promise<Element> }
    start(): Promise<unknown>
    stop(): Promise<unknown>
    send(stanza: Element): Promise<void>
    on(event: 'error', listener: (error: Error) => void): this
    on(event: 'stanza', listener: (stanza: Element) => void): this
  }

  export function client(options: {
    service: string
    domain: string
    credentials: (
      authenticate: (
        credentials: { username: string; password: string },
        mechanism: string
      ) => Promise<void>
    ) => Promise<void>
  }): XmppClient
}
