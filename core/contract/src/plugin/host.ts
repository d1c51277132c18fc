import type { FieldValues } from '../manifest/fields.js'
import type { ChannelEvent } from '../points/channel.js'

/**
 * All that a plugin has of the world. Everything goes through the core's broker, which lets pass what the manifest
 * declared and the administrator approved, counts it, and answers the rest with `E_NOT_ALLOWED` or `E_LIMIT`.
 */
export interface PluginHost {
  readonly plugin: { id: string; version: string }
  /** what the administrator answered, secrets included; a change starts the plugin anew */
  readonly settings: FieldValues
  log: HostLog
  storage: HostStorage
  /** as fetch, over HTTPS to approved hosts; redirects are followed by the broker, each host checked again */
  fetch(request: HostRequest): Promise<HostResponse>
  /**
   * A stream to an approved host and port; resolves when it is connected and, with `tls`, verified. A certificate that
   * is not accepted throws `E_CERTIFICATE_…`, here and in `startTls`.
   */
  connect(target: ConnectTarget): Promise<HostStream>
  /**
   * DNS, for who must find a server first (SRV, MX, TXT …); the names are those of approved hosts, and what stands
   * below them with underscores. A name without such records answers an empty list; a failure throws `E_TEMPORARY`.
   */
  resolve(name: string, type: DnsQuestion): Promise<DnsAnswer[]>
  channel: HostChannel
}

export interface HostLog {
  info(sentence: string, fields?: object): void
  warn(sentence: string, fields?: object): void
  error(sentence: string, fields?: object): void
}

/**
 * The plugin's own, kept with its version: an update that fails puts back what was there before. Keys are 1 to 200
 * characters, values at most 64 KiB, all of it within the `storage.bytes` that the manifest asked for.
 */
export interface HostStorage {
  get(key: string): Promise<Uint8Array | null>
  set(key: string, value: Uint8Array): Promise<void>
  delete(key: string): Promise<void>
  /** keys with this beginning, in order, after `after`, at most 1,000 */
  list(prefix: string, after?: string): Promise<string[]>
}

export interface HostRequest {
  url: string
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  headers?: Record<string, string>
  /** at most 8 MiB */
  body?: Uint8Array | string
  /** milliseconds, at most 60,000; 20,000 where absent */
  timeout?: number
}

export interface HostResponse {
  status: number
  /** lower-case names */
  headers: Record<string, string>
  /** at most 8 MiB */
  body: Uint8Array
}

export interface ConnectTarget {
  host: string
  port: number
  /** TLS from the first byte; the certificate is verified for `servername`, which is the host where absent */
  tls?: { servername?: string; alpn?: string[] }
  /** milliseconds, at most 30,000 */
  timeout?: number
}

export interface HostStream {
  readonly tls: { protocol: string; cipher: string } | null
  readonly remoteAddress: string
  /** resolves when the core has taken the bytes: wait for it, that is the back-pressure */
  write(bytes: Uint8Array): Promise<void>
  /** the next bytes, at most 64 KiB; null at the end. One read at a time. */
  read(): Promise<Uint8Array | null>
  /**
   * STARTTLS: from here on it is encrypted, the certificate verified for `servername`. A read that waits goes on with
   * the decrypted bytes; bytes that came in the clear and were not read yet end the stream with an error.
   */
  startTls(options: { servername: string }): Promise<{ protocol: string; cipher: string }>
  close(): Promise<void>
}

export type DnsQuestion = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'SOA' | 'SRV' | 'TXT'

/** Fields as `node:dns` names them, or `{ value }` for A, AAAA, CNAME, NS and TXT. */
export type DnsAnswer = Record<string, string | number>

export interface HostChannel {
  /** Resolves when all events are durable. At most 100 a call. */
  deliver(events: readonly ChannelEvent[]): Promise<void>
}
