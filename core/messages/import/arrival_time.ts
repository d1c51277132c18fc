const HEADER_BYTES = 256 * 1024

/** When a message arrived by its topmost Received (RFC 5321 §4.4) or else its Date, in milliseconds since the epoch. */
export function arrivalTime(raw: Buffer): number | null {
  const start = raw.subarray(0, HEADER_BYTES).toString('latin1')
  const header = (start.split('\r\n\r\n', 1)[0] ?? '').replace(/\r\n[ \t]+/g, ' ')
  const received = /^received:.*;([^;\r\n]+)$/im.exec(header)?.[1]
  const date = /^date:([^\r\n]+)$/im.exec(header)?.[1]
  return timeOf(received) ?? timeOf(date)
}

/** A comment such as (CET) may follow (RFC 5322 §3.3). */
function timeOf(text: string | undefined): number | null {
  const time = Date.parse((text ?? '').replace(/\([^()]*\)/g, '').trim())
  return Number.isNaN(time) || time < 0 ? null : time
}
