/**
 * A TCP proxy of ours before a broker: slow, thin, silent, half-open, cutting, answering as a captive
 * portal does, or meddling with single MQTT packets. What it does may change while connections live.
 */

import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { duplicateOf, type MqttPacket, MqttPackets } from './mqtt-packets.ts'

export type Direction = 'up' | 'down'

export type ProxyBehaviour = {
  /** Each chunk arrives so much later, in order. */
  readonly latencyMs?: number
  /** Of each connection, each way. */
  readonly bytesPerSecond?: number
  /** Takes connections and bytes, and gives nothing (F58, F59 for those that were there before). */
  readonly isSilent?: boolean
  /** Whatever is asked, this is the answer, and the end (F73). */
  readonly answer?: string
  /** How often a packet is passed on: 0 drops, 2 doubles a PUBLISH (F61). */
  readonly copies?: (direction: Direction, packet: MqttPacket) => number
}

export class LinkProxy {
  behaviour: ProxyBehaviour = {}
  /** Bytes that clients have sent, also those that went nowhere. */
  readonly bytes = { up: 0, down: 0 }
  connections = 0
  /** Types of the packets that clients have sent: 1 CONNECT, 3 PUBLISH, … */
  readonly packetsUp: number[] = []
  readonly #server: Server
  readonly #target: number
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server, target: number) {
    this.#server = server
    this.#target = target
  }

  /** Listens before `url`, which names a broker on this machine. */
  static async before(url: string): Promise<LinkProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const proxy = new LinkProxy(server, Number(new URL(url).port))
    server.on('connection', (client) => proxy.#join(client))
    return proxy
  }

  get url(): string {
    const address = this.#server.address()
    return `mqtt://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  }

  /** Ends every connection with a reset. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(client: Socket): void {
    this.connections++
    this.#keep(client)
    const { answer } = this.behaviour
    if (answer !== undefined) {
      client.on('data', (chunk: Buffer) => this.#note(chunk))
      client.end(answer)
      return
    }
    const broker = connect(this.#target, '127.0.0.1')
    this.#keep(broker)
    const packets = new MqttPackets()
    const up = this.#pipe('up', broker)
    const down = this.#pipe('down', client)
    client.on('data', (chunk: Buffer) => {
      for (const { type } of packets.take(chunk)) this.packetsUp.push(type)
      up(chunk)
    })
    broker.on('data', down)
    client.on('close', () => broker.destroy())
    broker.on('close', () => {
      if (!this.behaviour.isSilent) client.destroy()
    })
  }

  #note(chunk: Buffer): void {
    this.bytes.up += chunk.length
    for (const { type } of new MqttPackets().take(chunk)) this.packetsUp.push(type)
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.on('close', () => this.#sockets.delete(socket))
  }

  /** Passes bytes on in their order, each at the time the line would need. */
  #pipe(direction: Direction, to: Socket): (chunk: Buffer) => void {
    const packets = new MqttPackets()
    let freeMs = 0
    return (chunk) => {
      this.bytes[direction] += chunk.length
      const { latencyMs = 0, bytesPerSecond = Infinity, isSilent, copies } = this.behaviour
      if (isSilent) return
      const bytes = copies ? meddled(packets.take(chunk), direction, copies) : chunk
      if (bytes.length === 0) return
      const nowMs = performance.now()
      freeMs = Math.max(freeMs, nowMs) + (bytes.length / bytesPerSecond) * 1000
      const waitMs = freeMs - nowMs + latencyMs
      if (waitMs <= 0) to.write(bytes)
      else setTimeout(() => to.writable && to.write(bytes), waitMs)
    }
  }
}

function meddled(
  packets: readonly MqttPacket[],
  direction: Direction,
  copies: NonNullable<ProxyBehaviour['copies']>,
): Buffer {
  return Buffer.concat(
    packets.flatMap((packet) => {
      const count = copies(direction, packet)
      if (count === 0) return []
      return count === 1 ? [packet.bytes] : [packet.bytes, duplicateOf(packet)]
    }),
  )
}
