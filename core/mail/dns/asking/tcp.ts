import { connect } from 'node:net'
import { answersQuestion } from '../wire/message.js'
import type { Server } from './servers.js'

/** The octets of the answer (RFC 7766 §8: two octets of length before each message). */
export function askTcp({ host, port }: Server, question: Buffer, timeout: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), timeout)
    let heard: Buffer = Buffer.alloc(0)
    socket.on('error', reject)
    socket.on('close', () => {
      clearTimeout(timer)
      reject(new Error('the connection was closed'))
    })
    socket.on('connect', () => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(question.length)
      socket.write(Buffer.concat([length, question]))
    })
    socket.on('data', (bytes: Buffer) => {
      heard = Buffer.concat([heard, bytes])
      if (heard.length < 2 || heard.length < 2 + heard.readUInt16BE()) return
      const answer = heard.subarray(2, 2 + heard.readUInt16BE())
      if (answersQuestion(answer, question)) resolve(answer)
      socket.destroy(new Error('it answers something else'))
    })
  })
}
