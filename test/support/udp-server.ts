/**
 * A network server's side of Semtech UDP over a real socket, as far as a forwarder sees it: takes
 * PUSH_DATA and acknowledges it, or not. Written from the protocol text alone.
 */

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'

export type ServerRxpk = Readonly<Record<string, unknown>> & {
  readonly tmst: number
  readonly data: string
}

export type Pushed = {
  readonly gatewayEui: string
  readonly token: number
  readonly rxpk: readonly ServerRxpk[]
  readonly stat?: Readonly<Record<string, unknown>>
}

export class UdpServer {
  /** Answer PUSH_DATA? */
  answers = true
  readonly pushes: Pushed[] = []
  /** Datagrams that are no PUSH_DATA, by their identifier. */
  readonly others: number[] = []
  readonly #socket: Socket
  #from: RemoteInfo | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (bytes, from) => this.#receive(bytes, from))
  }

  static async open(): Promise<UdpServer> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new UdpServer(socket)
  }

  get port(): number {
    return this.#socket.address().port
  }

  /** Everything that was pushed, as one list. */
  get rxpk(): ServerRxpk[] {
    return this.pushes.flatMap(({ rxpk }) => rxpk)
  }

  /** Any datagram to whoever pushed last. */
  send(bytes: Uint8Array): void {
    if (this.#from) this.#socket.send(bytes, this.#from.port, this.#from.address)
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()))
  }

  #receive(bytes: Buffer, from: RemoteInfo): void {
    this.#from = from
    const identifier = bytes[3] ?? -1
    if (identifier !== 0) {
      this.others.push(identifier)
      return
    }
    const { rxpk = [], stat } = JSON.parse(bytes.subarray(12).toString('utf8'))
    const gatewayEui = bytes.subarray(4, 12).toString('hex')
    this.pushes.push({ gatewayEui, token: bytes.readUInt16BE(1), rxpk, stat })
    if (this.answers) this.send(Uint8Array.of(2, bytes[1]!, bytes[2]!, 1))
  }
}
