/**
 * A UDP socket towards one server. A driver.
 *
 * Names are asked of the name servers by Node's own resolver, not by the system's: that one takes a
 * place among libuv's four file threads for as long as a dead name server lets it wait, and the
 * journal's fdatasync needs them. Only for a name that the name servers do not have (/etc/hosts) is
 * the system asked, which then answers at once.
 */

import { createSocket, type Socket } from 'node:dgram'
import { lookup, Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { isIP } from 'node:net'
import { type BackoffPolicy, backoffMs } from '../../base/backoff.ts'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Random } from '../../base/random.ts'
import type { DatagramListener, DatagramPort } from './datagram-port.ts'

/** Datagrams handed to the system that it has not taken. */
const UNDER_WAY_MAX = 64
const ASK: BackoffPolicy = { firstMs: 1_000, mostMs: 60_000 }
/** Servers move: the name is asked again. */
const ASK_AGAIN_MS = 600_000
const NAME_SERVER = { timeout: 3_000, tries: 2 }

export type UdpServer = { readonly address: string; readonly port: number }

export type UdpPortParts = {
  readonly server: UdpServer
  readonly clock: Clock
  readonly random: Random
  readonly listener: DatagramListener
}

export class UdpPort implements DatagramPort {
  readonly #parts: UdpPortParts
  #socket: Socket | undefined
  #address: string | undefined
  #underWay = 0
  #attempt = 0
  #cancelAsk: CancelTimer = () => {}
  #closed = false

  constructor(parts: UdpPortParts) {
    this.#parts = parts
    void this.#ask()
  }

  get isReady(): boolean {
    return this.#socket !== undefined && this.#underWay < UNDER_WAY_MAX
  }

  send(bytes: Uint8Array): void {
    const { listener, server } = this.#parts
    this.#underWay++
    this.#socket?.send(bytes, server.port, this.#address, (error) => {
      const wasBusy = this.#underWay-- >= UNDER_WAY_MAX
      if (error) listener.onTrouble(`udp ${server.address}:${server.port}: ${error.message}`)
      if (wasBusy) listener.onReady()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelAsk()
    const socket = this.#socket
    this.#socket = undefined
    if (socket) await new Promise<void>((resolve) => socket.close(resolve))
  }

  async #ask(): Promise<void> {
    const { server, clock, random, listener } = this.#parts
    let againMs = ASK_AGAIN_MS
    try {
      const address = await addressOf(server.address)
      if (this.#closed) return
      this.#attempt = 0
      await this.#use(address)
    } catch (error) {
      if (this.#closed) return
      const reason = error instanceof Error ? error.message : String(error)
      if (!this.#socket) listener.onTrouble(`${server.address} has no address: ${reason}`)
      againMs = backoffMs(ASK, this.#attempt++, random)
    }
    if (isIP(server.address) === 0) this.#cancelAsk = clock.after(againMs, () => void this.#ask())
  }

  async #use(address: string): Promise<void> {
    if (address === this.#address) return
    const { listener, server } = this.#parts
    const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4')
    socket.on('error', (error) => listener.onTrouble(`udp ${address}: ${error.message}`))
    socket.on('message', (bytes, from) => {
      if (from.address === address && from.port === server.port) listener.onDatagram(bytes)
    })
    socket.bind(0)
    await once(socket, 'listening')
    const before = this.#socket
    if (this.#closed) return void socket.close()
    this.#socket = socket
    this.#address = address
    this.#underWay = 0
    before?.close()
    listener.onReady()
  }
}

async function addressOf(host: string): Promise<string> {
  if (isIP(host) !== 0) return host
  const resolver = new Resolver(NAME_SERVER)
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  for (const answer of answers) {
    if (answer.status === 'fulfilled' && answer.value[0]) return answer.value[0]
  }
  const failure = answers[0] as PromiseRejectedResult
  const { code } = failure.reason as { code?: string }
  if (code === 'ENOTFOUND' || code === 'ENODATA') return (await lookup(host)).address
  throw failure.reason
}
