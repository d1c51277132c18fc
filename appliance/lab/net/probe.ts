import { connect } from 'node:net'

export interface Endpoint {
  host: string
  port: number
}

/** Whether a server's first words are the expected ones; rejects when it cannot be reached within 2 s. */
export function greets(endpoint: Endpoint, greeting: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(endpoint)
    socket.setTimeout(2_000, () => socket.destroy(new Error('no greeting')))
    socket.setEncoding('utf8')
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed before it greeted')))
    socket.once('data', (words) => {
      socket.destroy()
      resolve(String(words).startsWith(greeting))
    })
  })
}
