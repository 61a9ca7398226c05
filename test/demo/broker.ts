/**
 * The demo's MQTT broker: one loopback port, no file, no session that outlives its connection. What
 * it forgets nobody misses, for only the hypervisor's own acknowledgement frees a fact. Cigale speaks
 * MQTT 5, which the embeddable brokers for Node do not: so it is this small.
 *
 * `cut()` is the broken link of the demo: the port is closed and everybody is dropped.
 */

import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { concatBytes } from '../../base/bytes.ts'
import {
  CONNACK,
  type Filter,
  fits,
  type MqttPacket,
  PINGRESP,
  type Publish,
  readPacket,
  writePuback,
  writePublish,
  writeSuback,
} from './mqtt-wire.ts'

type Client = {
  readonly socket: Socket
  clientId: string
  will: Publish | undefined
  filters: readonly Filter[]
  lastId: number
  unread: Uint8Array
}

const CLIENTS_MAX = 16
/** The states of the city that an outlet tells are the most of them. */
const RETAINED_MAX = 1_024
/** A client that reads so much too slowly is dropped; it comes back and says where it was. */
const UNSENT_BYTES_MAX = 8 * 1024 * 1024

export class DemoBroker {
  readonly #clients = new Set<Client>()
  readonly #retained = new Map<string, Publish>()
  #server: Server | undefined
  #port = 0

  static async start(): Promise<DemoBroker> {
    const broker = new DemoBroker()
    await broker.restore()
    return broker
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`
  }

  get isCut(): boolean {
    return this.#server === undefined
  }

  /** Listens again, on the port of before. */
  async restore(): Promise<void> {
    if (this.#server) return
    const server = createServer((socket) => this.#welcome(socket))
    server.maxConnections = CLIENTS_MAX
    this.#server = server
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
  }

  async cut(): Promise<void> {
    const server = this.#server
    if (!server) return
    this.#server = undefined
    const closed = once(server, 'close')
    server.close()
    for (const { socket } of this.#clients) socket.destroy()
    await closed
  }

  #welcome(socket: Socket): void {
    const client: Client = {
      socket,
      clientId: '',
      will: undefined,
      filters: [],
      lastId: 0,
      unread: new Uint8Array(),
    }
    this.#clients.add(client)
    socket.setNoDelay(true)
    socket.on('data', (bytes) => this.#read(client, bytes))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.#clients.delete(client)
      if (client.will) this.#publish(client.will)
    })
  }

  #read(client: Client, bytes: Uint8Array): void {
    client.unread = client.unread.length > 0 ? concatBytes([client.unread, bytes]) : bytes
    for (;;) {
      const read = readPacket(client.unread)
      if (read.kind === 'incomplete') return
      if (read.kind === 'rejected') {
        client.socket.destroy()
        return
      }
      client.unread = client.unread.subarray(read.usedBytes)
      this.#take(client, read.packet)
    }
  }

  #take(client: Client, packet: MqttPacket): void {
    switch (packet.kind) {
      case 'connect':
        // The same client again: the old connection is dead, it only does not know yet.
        for (const other of this.#clients)
          if (other !== client && other.clientId === packet.clientId) other.socket.destroy()
        client.clientId = packet.clientId
        client.will = packet.will
        client.socket.write(CONNACK)
        return
      case 'publish':
        this.#publish(packet.publish)
        if (packet.publish.qos === 1) client.socket.write(writePuback(packet.packetId))
        return
      case 'subscribe':
        client.filters = [...client.filters, ...packet.filters]
        client.socket.write(writeSuback(packet.packetId, packet.filters))
        for (const kept of this.#retained.values()) this.#send(client, kept)
        return
      case 'ping':
        client.socket.write(PINGRESP)
        return
      case 'disconnect':
        client.will = undefined
        client.socket.end()
        return
      case 'puback':
        return
      default:
        packet satisfies never
    }
  }

  #publish(publish: Publish): void {
    if (publish.retain) {
      this.#retained.delete(publish.topic)
      if (publish.payload.length > 0 && this.#retained.size < RETAINED_MAX)
        this.#retained.set(publish.topic, { ...publish, payload: publish.payload.slice() })
    }
    for (const client of this.#clients) this.#send(client, { ...publish, retain: false })
  }

  #send(client: Client, publish: Publish): void {
    const filter = client.filters.find(({ topic }) => fits(topic, publish.topic))
    if (!filter) return
    client.lastId = (client.lastId % 0xffff) + 1
    const qos = filter.qos === 0 ? 0 : publish.qos
    client.socket.write(writePublish({ ...publish, qos }, client.lastId))
    if (client.socket.writableLength > UNSENT_BYTES_MAX) client.socket.destroy()
  }
}
