/**
 * A small Basics Station: the gateway's side of the LNS protocol over real WebSockets, written from
 * the protocol text alone so that it can contradict the server it is used to test. It takes frames
 * apart as Station does (src/lora.c) and places downlinks as Station does (src/s2e.c): class A in
 * RX1, or in RX2 a second later when it may not. Its radio has a time of its own, which stands.
 */

import { once } from 'node:events'
import { type ClientOptions, type RawData, WebSocket } from 'ws'

export type StationUplink = {
  /** End of reception, µs of the radio's counter. */
  readonly atUs: number
  readonly dr?: number
  readonly freqHz?: number
  readonly rssi?: number
  readonly snr?: number
  readonly rctx?: number
  readonly more?: object
}

/** A start that a dnmsg allows. */
export type StationWindow = {
  readonly name: 'RX1' | 'RX2' | 'slot' | 'now'
  readonly xtime: bigint
  readonly freqHz: number
  readonly dr: number
}

export type StationDownlink = {
  /** The text as it came: its digits are the proof. */
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: fields are checked by use
  readonly message: any
  readonly pdu: Uint8Array
  readonly windows: readonly StationWindow[]
  readonly taken: StationWindow | undefined
}

export type FakeStationOptions = {
  readonly port: number
  /** 16 hex digits. */
  readonly eui?: string
  /** Bits 48…55 of every xtime; a radio that starts anew draws another. */
  readonly session?: number
  readonly scheme?: 'ws' | 'wss'
  readonly client?: ClientOptions
  readonly protocol?: number
}

export class FakeStation {
  /** Which of the windows is taken; `undefined`: none, and no word of it. */
  choose: (windows: readonly StationWindow[]) => StationWindow | undefined = ([first]) => first
  /** The counter where a class C frame starts. */
  nowUs = 0
  readonly downlinks: StationDownlink[] = []
  // biome-ignore lint/suspicious/noExplicitAny: fields are checked by use
  readonly others: any[] = []
  // biome-ignore lint/suspicious/noExplicitAny: fields are checked by use
  readonly config: any
  readonly uri: string
  readonly socket: WebSocket
  readonly #session: bigint
  #waiting: { readonly done: () => boolean; readonly resolve: () => void }[] = []

  private constructor(made: {
    readonly socket: WebSocket
    readonly uri: string
    readonly config: unknown
    readonly session: bigint
  }) {
    this.socket = made.socket
    this.uri = made.uri
    this.config = made.config
    this.#session = made.session
    made.socket.on('message', (data) => this.#received(String(data)))
  }

  /** Asks where to go, goes there, says its version and waits for its configuration. */
  static async open(options: FakeStationOptions): Promise<FakeStation> {
    const { eui = '0016c001ff10a235', session = 0x5a, client = {}, protocol = 2 } = options
    const { uri, error } = await askRouter(options)
    if (error) throw new Error(error)
    const socket = new WebSocket(uri, client)
    await opened(socket)
    const first = once(socket, 'message') as Promise<[RawData]>
    const closing = once(socket, 'close').then(() => undefined)
    const version = {
      msgtype: 'version',
      station: '2.0.6(corecell/std)',
      firmware: null,
      package: null,
      model: 'corecell',
      protocol,
      features: 'rmtsh prod gps',
    }
    socket.send(JSON.stringify(version))
    const answer = await Promise.race([first, closing])
    if (!answer) throw new Error(`${eui} was closed`)
    const config = JSON.parse(String(answer[0]))
    return new FakeStation({ socket, uri, config, session: BigInt(session) })
  }

  xtimeAt(atUs: number): bigint {
    return (this.#session << 48n) | BigInt(atUs)
  }

  /** Takes a frame apart and sends it up. */
  uplink(frame: Uint8Array, how: StationUplink): void {
    const { atUs, dr = 5, freqHz = 868_100_000, rssi = -97, snr = 7.25, rctx = 0 } = how
    const upinfo = `{"rctx":${rctx},"xtime":${this.xtimeAt(atUs)},"gpstime":0,"fts":-1,"rssi":${rssi},"snr":${snr},"rxtime":1.5}`
    const fields = { ...apart(Buffer.from(frame)), DR: dr, Freq: freqHz, ...how.more }
    this.send(`${JSON.stringify(fields).slice(0, -1)},"upinfo":${upinfo}}`)
  }

  send(text: string): void {
    this.socket.send(text)
  }

  /** Tells that a downlink has begun. */
  dntxed(downlink: StationDownlink, window: StationWindow): void {
    const { diid, DevEui } = downlink.message
    this.send(
      `{"msgtype":"dntxed","seqno":${diid},"diid":${diid},"DR":${window.dr},"Freq":${window.freqHz},` +
        `"DevEui":"${DevEui}","rctx":0,"xtime":${window.xtime},"txtime":1.5,"gpstime":0}`,
    )
  }

  /** Resolves when as many downlinks have come. */
  async downlinkCount(count: number, timeoutMs = 2_000): Promise<StationDownlink> {
    await this.until(() => this.downlinks.length >= count, `${count} downlinks`, timeoutMs)
    return this.downlinks[count - 1]!
  }

  async until(done: () => boolean, what: string, timeoutMs = 2_000): Promise<void> {
    if (done()) return
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`did not see ${what}`)), timeoutMs)
      this.#waiting.push({
        done,
        resolve: () => {
          clearTimeout(timer)
          resolve()
        },
      })
    })
  }

  /** Goes without a word, as when a cable is pulled and noticed. */
  async cut(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return
    const gone = once(this.socket, 'close')
    this.socket.terminate()
    await gone
  }

  #received(text: string): void {
    const message = JSON.parse(text)
    if (message.msgtype === 'dnmsg') this.#downlink(text, message)
    else this.others.push({ ...message, text })
    this.#waiting = this.#waiting.filter((one) => {
      if (!one.done()) return true
      one.resolve()
      return false
    })
  }

  // biome-ignore lint/suspicious/noExplicitAny: fields are checked by use
  #downlink(text: string, message: any): void {
    const windows = this.#windowsOf(text, message)
    const taken = this.choose(windows)
    const pdu = new Uint8Array(Buffer.from(message.pdu, 'hex'))
    const downlink = { text, message, pdu, windows, taken }
    this.downlinks.push(downlink)
    if (taken) this.dntxed(downlink, taken)
  }

  // biome-ignore lint/suspicious/noExplicitAny: fields are checked by use
  #windowsOf(text: string, message: any): StationWindow[] {
    const { dC, RxDelay = 1, RX1DR, RX1Freq, RX2DR, RX2Freq, DR, Freq } = message
    if (dC === 1) return [{ name: 'slot', xtime: 0n, freqHz: Freq, dr: DR }]
    if (dC === 2) {
      return [{ name: 'now', xtime: this.xtimeAt(this.nowUs), freqHz: RX2Freq, dr: RX2DR }]
    }
    // The number has lost digits, the text has not.
    const uplink = BigInt(/"xtime":(-?\d+)/.exec(text)![1]!)
    if (uplink >> 48n !== this.#session) return []
    const rx1 = uplink + BigInt(Math.max(1, RxDelay) * 1_000_000)
    const windows: StationWindow[] = []
    if (RX1Freq) windows.push({ name: 'RX1', xtime: rx1, freqHz: RX1Freq, dr: RX1DR })
    if (RX2Freq) windows.push({ name: 'RX2', xtime: rx1 + 1_000_000n, freqHz: RX2Freq, dr: RX2DR })
    return windows
  }
}

/** The question on /router-info; the answer as it came. */
export async function askRouter(options: FakeStationOptions): Promise<{
  readonly router?: string
  readonly muxs?: string
  readonly uri: string
  readonly error?: string
}> {
  const { eui = '0016c001ff10a235', port, scheme = 'ws', client = {} } = options
  const socket = new WebSocket(`${scheme}://127.0.0.1:${port}/router-info`, client)
  await opened(socket)
  const answer = once(socket, 'message') as Promise<[RawData]>
  socket.send(JSON.stringify({ router: eui.match(/../g)!.join('-').toUpperCase() }))
  const [data] = await answer
  socket.terminate()
  return JSON.parse(String(data))
}

async function opened(socket: WebSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('error', reject)
  })
}

/** The JSON of a frame, as Station's s2e_parse_lora_frame writes it. */
function apart(frame: Buffer): object {
  const MHdr = frame[0]!
  const type = MHdr >> 5
  const MIC = frame.length >= 4 ? frame.readInt32LE(frame.length - 4) : 0
  const dashed = (at: number) =>
    [...frame.subarray(at, at + 8)]
      .reverse()
      .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
      .join('-')
  if (type === 7) return { msgtype: 'propdf', FRMPayload: frame.toString('hex') }
  if (type === 0) {
    const DevNonce = frame.readUInt16LE(17)
    return { msgtype: 'jreq', MHdr, JoinEui: dashed(1), DevEui: dashed(9), DevNonce, MIC }
  }
  const FCtrl = frame[5]!
  const port = 8 + (FCtrl & 0x0f)
  const end = frame.length - 4
  return {
    msgtype: 'updf',
    MHdr,
    DevAddr: frame.readInt32LE(1),
    FCtrl,
    FCnt: frame.readUInt16LE(6),
    FOpts: frame.toString('hex', 8, port),
    FPort: port === end ? -1 : frame[port],
    FRMPayload: port === end ? '' : frame.toString('hex', port + 1, end),
    MIC,
  }
}
