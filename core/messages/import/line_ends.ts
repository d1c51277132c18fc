/** Every line ends in CRLF, as RFC 5322 §2.1 has it; bytes that do so already are returned as they are. */
export function normaliseLineEnds(raw: Buffer): Buffer {
  const text = raw.toString('latin1')
  return /(^|[^\r])\n|\r(?!\n)/.test(text)
    ? Buffer.from(text.replace(/\r\n|\r|\n/g, '\r\n'), 'latin1')
    : raw
}
