// Both ends of the wires that we hold ourselves: what was written to Envoy, what came from it, and what is still to come.
import type { Socket } from 'node:net'

export class Traffic {
  /** Bytes written to Envoy, and received from it, on all sockets together. */
  sent = 0
  received = 0
  /** Sockets that are closed, whoever closed them. */
  closed = 0
  /** Messages that are not sent to their end, and answers that wait for their time. */
  pending = 0

  /** To be called for each socket before anything happens on it. */
  watch(socket: Socket): void {
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => {
      this.received += bytes.length
    })
    socket.on('close', () => {
      this.closed++
    })
  }

  send(socket: Socket, bytes: Uint8Array): void {
    this.sent += bytes.length
    socket.write(bytes)
  }
}
