/**
 * A small packet forwarder: the gateway's side of Semtech UDP over real sockets, written from the
 * protocol text alone so that it can contradict the radio it is used to test. A system driver: it
 * asks the machine for time and sets timers.
 */

import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** What a TX_ACK answers; `zero-byte` is success in 13 bytes, `silent` is a lost answer. */
export type TxAnswer =
  | 'NONE'
  | 'EMPTY'
  | 'zero-byte'
  | 'silent'
  | 'TOO_LATE'
  | 'TOO_EARLY'
  | 'COLLISION_PACKET'
  | 'COLLISION_BEACON'
  | 'TX_FREQ'
  | 'TX_POWER'
  | 'GPS_UNLOCKED'
  | { readonly warn: 'TX_POWER'; readonly value: number }

export type ForwardedTxpk = {
  readonly imme: boolean
  readonly tmst?: number
  readonly freq: number
  readonly rfch: number
  readonly powe: number
  readonly modu: 'LORA' | 'FSK'
  readonly datr: string | number
  readonly codr?: string
  readonly ipol?: boolean
  readonly prea?: number
  readonly ncrc?: boolean
  readonly size: number
  readonly data: string
}

export type ForwardedDownlink = {
  readonly txpk: ForwardedTxpk
  readonly phyPayload: Uint8Array
  readonly token: number
  /** The forwarder's own counter when the PULL_RESP came, and how far ahead its start was. */
  readonly tmstAtArrival: number
  readonly aheadUs: number | undefined
  readonly answer: TxAnswer
}

export type ForwarderUplink = {
  readonly phyPayload: Uint8Array
  readonly freqMhz?: number
  readonly datr?: string | number
  readonly rssi?: number
  readonly lsnr?: number
  readonly chan?: number
  /** End of reception; now, when left out. */
  readonly tmst?: number
}

export type PushResult = { readonly acked: boolean; readonly ackMs: number; readonly tmst: number }

export type PacketForwarderOptions = {
  readonly port: number
  readonly host?: string
  /** 16 hex digits. */
  readonly gatewayEui?: string
  /** What the 32-bit counter shows at the start; near the wrap unless told. */
  readonly tmstAtStart?: number
  /** Time between two PULL_DATA. */
  readonly keepAliveMs?: number
  /** How long a PUSH_ACK is waited for. */
  readonly pushTimeoutMs?: number
  /** How long the first PULL_ACK is waited for; `open` rejects then. */
  readonly pullTimeoutMs?: number
}

const TURN = 2 ** 32
/** sx1302_hal, jitqueue.c: 1.5 ms start delay, 40 ms queue delay, 1 ms margin. */
const LEAST_AHEAD_US = 42_500
const MOST_AHEAD_US = 4 * 128_000_000

export class PacketForwarder {
  /** How downlinks are answered: always so, by a function, or (undefined) as sx1302_hal does. */
  answer: TxAnswer | ((txpk: ForwardedTxpk) => TxAnswer) | undefined
  readonly downlinks: ForwardedDownlink[] = []
  pullAcks = 0
  pushAcks = 0
  readonly #options: Required<PacketForwarderOptions>
  readonly #eui: Buffer
  readonly #up: Socket
  #down: Socket
  #startedMs = performance.now()
  #tmstAtStart: number
  #keepAlive: NodeJS.Timeout | undefined
  readonly #pushes = new Map<number, (acked: boolean) => void>()
  readonly #waiting: ((downlink: ForwardedDownlink) => void)[] = []
  #pulled: (() => void)[] = []
  #given = 0

  private constructor(options: PacketForwarderOptions) {
    this.#options = {
      host: '127.0.0.1',
      gatewayEui: '0016c001ff10a235',
      tmstAtStart: TURN - 2_000_000,
      keepAliveMs: 5_000,
      pushTimeoutMs: 100,
      pullTimeoutMs: 2_000,
      ...options,
    }
    this.#tmstAtStart = this.#options.tmstAtStart
    this.#eui = Buffer.from(this.#options.gatewayEui, 'hex')
    this.#up = createSocket('udp4')
    this.#down = createSocket('udp4')
  }

  /** Opens both sockets, sends the first PULL_DATA and waits for its PULL_ACK. */
  static async open(options: PacketForwarderOptions): Promise<PacketForwarder> {
    const forwarder = new PacketForwarder(options)
    forwarder.#up.on('message', (bytes) => forwarder.#onUp(bytes))
    await bound(forwarder.#up)
    try {
      await forwarder.#openDown()
    } catch (error) {
      await forwarder.close()
      throw error
    }
    const { keepAliveMs } = forwarder.#options
    forwarder.#keepAlive = setInterval(() => forwarder.#sendPull(), keepAliveMs)
    return forwarder
  }

  /** The counter of the concentrator, in µs; wraps. */
  get tmst(): number {
    const elapsedUs = Math.round((performance.now() - this.#startedMs) * 1000)
    return (this.#tmstAtStart + elapsedUs) % TURN
  }

  /** The concentrator restarts: the counter begins anew. */
  restartCounter(tmst = 0): void {
    this.#startedMs = performance.now()
    this.#tmstAtStart = tmst
  }

  /** One uplink in one datagram. */
  uplink(uplink: ForwarderUplink): Promise<PushResult> {
    return this.push({ rxpk: [this.rxpk(uplink)] })
  }

  /** One good reception as the wire has it. */
  rxpk(uplink: ForwarderUplink): Record<string, unknown> & { readonly tmst: number } {
    const { phyPayload, datr = 'SF7BW125' } = uplink
    const modulation = typeof datr === 'number' ? { modu: 'FSK' } : { modu: 'LORA', codr: '4/5' }
    return {
      tmst: uplink.tmst ?? this.tmst,
      chan: uplink.chan ?? 0,
      rfch: 0,
      freq: uplink.freqMhz ?? 868.1,
      stat: 1,
      datr,
      ...modulation,
      rssi: uplink.rssi ?? -57,
      lsnr: uplink.lsnr ?? 9.5,
      size: phyPayload.length,
      data: Buffer.from(phyPayload).toString('base64'),
    }
  }

  /** Any PUSH_DATA body, also a wrong one; tells whether it was acknowledged in time. */
  push(body: unknown): Promise<PushResult> {
    let token = randomInt(0x10000)
    while (this.#pushes.has(token)) token = (token + 1) & 0xffff
    const tmst = pushedTmst(body) ?? this.tmst
    const sentMs = performance.now()
    return new Promise((resolve) => {
      const end = (acked: boolean): void => {
        clearTimeout(timer)
        this.#pushes.delete(token)
        resolve({ acked, ackMs: performance.now() - sentMs, tmst })
      }
      const timer = setTimeout(() => end(false), this.#options.pushTimeoutMs)
      this.#pushes.set(token, end)
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      this.sendRaw(Buffer.concat([header(token, 0), this.#eui, Buffer.from(text)]))
    })
  }

  /** Any bytes, from the upstream socket. */
  sendRaw(bytes: Uint8Array): void {
    this.#up.send(bytes, this.#options.port, this.#options.host)
  }

  /** The next downlink not yet given out by this method; rejects when none comes in time. */
  nextDownlink(timeoutMs = 2_000): Promise<ForwardedDownlink> {
    const here = this.downlinks[this.#given]
    this.#given++
    if (here) return Promise.resolve(here)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1)
        this.#given--
        reject(new Error(`no downlink came within ${timeoutMs} ms`))
      }, timeoutMs)
      const take = (downlink: ForwardedDownlink): void => {
        clearTimeout(timer)
        resolve(downlink)
      }
      this.#waiting.push(take)
    })
  }

  /** Sends a TX_ACK as it stands, for answers that are late, double or broken. */
  sendTxAck(token: number, json: string | Uint8Array): void {
    const bytes = Buffer.concat([header(token, 5), this.#eui, Buffer.from(json)])
    this.#down.send(bytes, this.#options.port, this.#options.host)
  }

  /** A restart of the forwarder, or a new NAT binding: pulls from another port from now on. */
  async moveDownPort(): Promise<void> {
    const old = this.#down
    this.#down = createSocket('udp4')
    await this.#openDown()
    old.close()
  }

  async close(): Promise<void> {
    clearInterval(this.#keepAlive)
    for (const end of this.#pushes.values()) end(false)
    await Promise.all([closed(this.#up), closed(this.#down)])
  }

  async #openDown(): Promise<void> {
    this.#down.on('message', (bytes) => this.#onDown(bytes))
    await bound(this.#down)
    const acked = new Promise<void>((resolve, reject) => {
      const refuse = () => reject(new Error('PULL_DATA was not acknowledged'))
      const timer = setTimeout(refuse, this.#options.pullTimeoutMs)
      this.#pulled.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
    this.#sendPull()
    await acked
  }

  #sendPull(): void {
    const bytes = Buffer.concat([header(randomInt(0x10000), 2), this.#eui])
    this.#down.send(bytes, this.#options.port, this.#options.host)
  }

  #onUp(bytes: Buffer): void {
    if (bytes.length !== 4 || bytes[3] !== 1) return
    const end = this.#pushes.get(bytes.readUInt16BE(1))
    if (!end) return
    this.pushAcks++
    end(true)
  }

  #onDown(bytes: Buffer): void {
    if (bytes[3] === 4) {
      this.pullAcks++
      for (const pulled of this.#pulled) pulled()
      this.#pulled = []
    }
    if (bytes[3] === 3) this.#onPullResp(bytes)
  }

  #onPullResp(bytes: Buffer): void {
    const token = bytes.readUInt16BE(1)
    const { txpk } = JSON.parse(bytes.subarray(4).toString('utf8')) as { txpk: ForwardedTxpk }
    const tmstAtArrival = this.tmst
    const aheadUs = txpk.tmst === undefined ? undefined : (txpk.tmst - tmstAtArrival) | 0
    const answer = this.#answerTo(txpk, aheadUs)
    const phyPayload = new Uint8Array(Buffer.from(txpk.data, 'base64'))
    const downlink = { txpk, phyPayload, token, tmstAtArrival, aheadUs, answer }
    this.#sendAnswer(token, answer)
    this.downlinks.push(downlink)
    this.#waiting.shift()?.(downlink)
  }

  #answerTo(txpk: ForwardedTxpk, aheadUs: number | undefined): TxAnswer {
    if (typeof this.answer === 'function') return this.answer(txpk)
    if (this.answer !== undefined) return this.answer
    if (aheadUs === undefined) return 'NONE'
    // Unsigned, as in the original: what is past looks far ahead.
    const unsignedUs = aheadUs < 0 ? aheadUs + TURN : aheadUs
    if (unsignedUs < LEAST_AHEAD_US) return 'TOO_LATE'
    return unsignedUs > MOST_AHEAD_US ? 'TOO_EARLY' : 'NONE'
  }

  #sendAnswer(token: number, answer: TxAnswer): void {
    if (answer === 'silent') return
    if (answer === 'EMPTY') this.sendTxAck(token, '')
    else if (answer === 'zero-byte') this.sendTxAck(token, Uint8Array.of(0))
    else {
      const ack = typeof answer === 'string' ? { error: answer } : answer
      this.sendTxAck(token, JSON.stringify({ txpk_ack: ack }))
    }
  }
}

function header(token: number, identifier: number): Buffer {
  return Buffer.from([2, token >> 8, token & 0xff, identifier])
}

function pushedTmst(body: unknown): number | undefined {
  const first = (body as { rxpk?: { tmst?: number }[] } | undefined)?.rxpk?.[0]
  return typeof first?.tmst === 'number' ? first.tmst : undefined
}

async function bound(socket: Socket): Promise<void> {
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()))
}
