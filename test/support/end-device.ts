/**
 * The device's side of LoRaWAN 1.0.x and 1.1: keys, counters, receive windows, MAC commands and ADR, as
 * a second opinion on every frame that the network server makes or takes. Its parts lie in
 * `end-device/`; frames of 1.0.x are lora-packet's, those of 1.1 its own.
 *
 *   join ─▶ acceptJoin ─▶ uplink ─▶ (repeat …) ─▶ receive ─▶ uplink …
 *
 * It answers MAC commands in its next uplink by itself. No time and no chance: whoever holds it says
 * when, and picks the channels.
 */

import { hexOf } from '../../base/bytes.ts'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { DownlinkCommand } from '../../gateway/lorawan/mac/commands.ts'
import { readMacCommands } from '../../gateway/lorawan/mac/read.ts'
import { frmPayloadBytesMax } from '../../gateway/lorawan/region/data-rate.ts'
import type { MacVersion } from '../../gateway/registry/model.ts'
import { adrStep } from './end-device/adr-backoff.ts'
import type { CountersDown, Frames, UplinkFields } from './end-device/frames.ts'
import { joinRequest, openAccept, type RootKeys } from './end-device/joining.ts'
import { acceptedLink, factoryLink, type Link } from './end-device/link.ts'
import { hearCommands } from './end-device/mac-answers.ts'
import { type Content, MacTalk } from './end-device/mac-talk.ts'
import { MulticastGroups } from './end-device/multicast-groups.ts'
import {
  hearMulticastPackage,
  type McRoot,
  MULTICAST_PORT,
} from './end-device/multicast-package.ts'
import { type DeviceModel, type DeviceOptions, modelOf } from './end-device/options.ts'
import { is11, type PersonalSession, personalFrames } from './end-device/personal-session.ts'
import {
  type ChooseChannel,
  channelFor,
  firstChannel,
  JOIN_DELAY_MS,
  modulationOf,
  rx2Of,
  type Sending,
  sendingOf,
  type Window,
} from './end-device/sending.ts'

export type EndDeviceIdentity = {
  readonly devEui: DevEui
  readonly joinEui: JoinEui
  /** 32 hex digits. */
  readonly appKey: string
  /** 1.1: the root of network keys; left out, it is the AppKey. */
  readonly nwkKey?: string
  /** 1.0.x: the root of multicast keys (1.1 has its AppKey). Left out, it belongs to no group. */
  readonly genAppKey?: string
  readonly macVersion: MacVersion
}

export type UplinkRequest = {
  readonly fPort?: number
  readonly payload?: Uint8Array
  readonly confirmed?: boolean
  /** Left out, as ADR's back-off has it. */
  readonly adrAckReq?: boolean
  /** Said in place of its own MAC answers, which are forgotten; so are they by a payload on port 0. */
  readonly fOpts?: Uint8Array
}

export type Received = {
  readonly fCntDown: number
  readonly ack: boolean
  readonly confirmed: boolean
  readonly fPending: boolean
  readonly fPort: number | null
  readonly payload: Uint8Array
  readonly fOpts: Uint8Array
  /** Those it knows, from FOpts or port 0. */
  readonly commands: readonly DownlinkCommand[]
  /** McGroupID of a multicast frame. */
  readonly group?: number
}

/** How a downlink came. */
export type ReceivedHow = {
  /** SNR over the demodulation floor. */
  readonly marginDb?: number
  /** In a class C window, and not in RX1 or RX2 after its own uplink. */
  readonly isClassC?: boolean
  /** The device's own clock, seconds of GPS time: multicast sessions begin by it. */
  readonly gpsS?: number
}

/** How the last frame went out. */
type OnAir = { readonly link: Link; readonly channel: number; readonly rx1DelayMs: number }
type Sent = { readonly fields: UplinkFields; readonly phyPayload: Uint8Array }

const USUAL_MARGIN_DB = 10
/** What a 1.1 device speaks after an accept without OptNeg (LoRaWAN L2 1.1 §6.2.3). */
const FALLS_BACK_TO: MacVersion = '1.0.3'

export class EndDevice {
  readonly identity: EndDeviceIdentity
  readonly model: DeviceModel
  readonly #roots: RootKeys
  #devNonce: number
  #joinNonceLast = -1
  #frames: Frames | undefined
  /** Less than its own version where the network cannot keep up. */
  #speaks: MacVersion
  #link: Link
  #fCntUp = 0
  #next: CountersDown = { network: 0, application: 0 }
  /** Counter of a confirmed downlink that is still to be acknowledged. */
  #owesAck: number | undefined
  #lastConfirmed = 0
  #sent: Sent | undefined
  #onAir: OnAir | undefined
  readonly #talk = new MacTalk()
  /** Uplinks since the last downlink. */
  #unanswered = 0
  readonly #groups = new MulticastGroups()
  readonly #mcRoot: McRoot | undefined
  #packageAnswer: UplinkRequest | undefined

  constructor(identity: EndDeviceIdentity, devNonce = 0, options: DeviceOptions = {}) {
    const { devEui, joinEui, appKey, nwkKey = appKey, macVersion } = identity
    const is11 = macVersion === '1.1'
    const mcRoot = is11 ? appKey : identity.genAppKey
    this.#mcRoot = mcRoot === undefined ? undefined : { key: hex(mcRoot), is11 }
    this.identity = identity
    this.#speaks = macVersion
    this.model = modelOf(options)
    this.#devNonce = devNonce
    this.#link = factoryLink(this.model.region, this.model.dataRate)
    this.#roots = {
      devEui: hex(devEui),
      joinEui: hex(joinEui),
      joinKey: hex(is11 ? nwkKey : appKey),
      appKey: hex(appKey),
      is11,
    }
  }

  get joined(): boolean {
    return this.#frames !== undefined
  }

  get devAddr(): string | undefined {
    return this.#frames && hexOf(this.#frames.devAddr)
  }

  get fCntUp(): number {
    return this.#fCntUp
  }

  /** How it sends and listens, as it was told. */
  get link(): Link {
    return this.#link
  }

  get rxDelayS(): number {
    return this.#link.rx1DelayS
  }

  get rx2DataRate(): number {
    return this.#link.rx2DataRate
  }

  /**
   * Where it listens whenever it does not send: for its groups during their sessions, on RX2 otherwise,
   * if it is of class C. And when that changes by itself, in seconds of GPS time.
   */
  listening(gpsS: number): {
    readonly window: Window | undefined
    readonly changesGpsS: number | undefined
  } {
    const { region, deviceClass } = this.model
    const { session, changesGpsS } = this.#groups.listening(gpsS)
    const own = deviceClass === 'C' ? rx2Of(region, this.#link) : undefined
    const window = session
      ? {
          delayMs: 0,
          freqHz: session.freqHz,
          modulation: modulationOf(region, session.dataRate),
        }
      : own
    return { window, changesGpsS }
  }

  /** What the multicast package has to say to the last requests: a frame of its own, once. */
  takePackageAnswer(): UplinkRequest | undefined {
    const answer = this.#packageAnswer
    this.#packageAnswer = undefined
    return answer
  }

  /** How its last frame went out, and where it listens for the answer. */
  get sending(): Sending {
    if (!this.#onAir) throw new Error('nothing was sent yet')
    const { link, channel, rx1DelayMs } = this.#onAir
    return sendingOf(link, this.model, channel, rx1DelayMs)
  }

  /** MAC answers that found no room in the last frame. */
  get hasMoreToSay(): boolean {
    return this.#talk.hasMoreToSay
  }

  /** Sets the next uplink counter: a device that has run for years. */
  jumpTo(fCntUp: number): void {
    this.#fCntUp = fCntUp
  }

  /** A JoinRequest under the next DevNonce. */
  join(choose: ChooseChannel = firstChannel): Uint8Array {
    const { region, dataRate } = this.model
    this.#goOut(factoryLink(region, dataRate), choose, JOIN_DELAY_MS)
    return joinRequest(this.#roots, this.#devNonce++ & 0xffff)
  }

  /** The JoinNonce of an accept for this device, new or old; `undefined` for what is not one. */
  joinNonceOf(phyPayload: Uint8Array): number | undefined {
    return openAccept(this.#roots, this.#devNonceLast, phyPayload)?.joinNonce
  }

  /** Takes a JoinAccept; `false` when it is not for this device or not newer than the last. */
  acceptJoin(phyPayload: Uint8Array): boolean {
    const accept = openAccept(this.#roots, this.#devNonceLast, phyPayload)
    if (!accept || accept.joinNonce <= this.#joinNonceLast) return false
    this.#joinNonceLast = accept.joinNonce
    const { region, dataRate } = this.model
    this.#begin(accept.frames, acceptedLink(region, dataRate, accept))
    this.#speaks = this.#roots.is11 && !accept.optNeg ? FALLS_BACK_TO : this.identity.macVersion
    const { deviceClass } = this.model
    this.#talk.begin(this.#speaks === '1.1' ? { name: 'RekeyInd', deviceClass } : undefined)
    return true
  }

  /** Switched on with a session from the factory (ABP); a 1.1 device says so until it is answered. */
  personalize(session: PersonalSession): void {
    this.#begin(personalFrames(session), factoryLink(this.model.region, this.model.dataRate))
    const { deviceClass } = this.model
    this.#talk.begin(is11(session) ? { name: 'ResetInd', deviceClass } : undefined)
  }

  #begin(frames: Frames, link: Link): void {
    this.#frames = frames
    this.#link = link
    this.#fCntUp = 0
    this.#next = { network: 0, application: 0 }
    this.#owesAck = undefined
    this.#unanswered = 0
  }

  get #devNonceLast(): number {
    return (this.#devNonce - 1) & 0xffff
  }

  /** A data frame under the next counter. */
  uplink(request: UplinkRequest, choose: ChooseChannel = firstChannel): Uint8Array {
    const frames = this.#joinedFrames()
    const { link, adrAckReq } = adrStep(this.#link, this.model, this.#unanswered++)
    this.#link = link
    const channel = this.#goOut(link, choose)
    const fields: UplinkFields = {
      confirmed: request.confirmed ?? false,
      adr: this.model.adr,
      adrAckReq: request.adrAckReq ?? adrAckReq,
      fCntUp: this.#fCntUp++,
      acknowledges: this.#owesAck,
      ...this.#content(request),
      dataRate: link.dataRate,
      channel,
    }
    this.#owesAck = undefined
    if (fields.confirmed) this.#lastConfirmed = fields.fCntUp
    const phyPayload = frames.seal(fields)
    this.#sent = { fields, phyPayload }
    return phyPayload
  }

  /** The last frame once more: 1.1 signs the channel, and a data rate that was lowered, too. */
  repeat(choose: ChooseChannel = firstChannel): Uint8Array {
    if (!this.#sent) throw new Error('nothing was sent yet')
    const channel = this.#goOut(this.#link, choose)
    const fields = { ...this.#sent.fields, dataRate: this.#link.dataRate, channel }
    return this.#joinedFrames().seal(fields)
  }

  #goOut(link: Link, choose: ChooseChannel, rx1DelayMs = link.rx1DelayS * 1000): number {
    const channel = channelFor(link, choose)
    this.#onAir = { link, channel, rx1DelayMs }
    return channel
  }

  /** Takes a downlink; `undefined` when it is not ours, badly signed, or an old counter. */
  receive(phyPayload: Uint8Array, how: ReceivedHow = {}): Received | undefined {
    const toGroup = this.#groups.open(phyPayload)
    if (toGroup) {
      const { counter: _, ...downlink } = toGroup
      return { ...downlink, commands: [] }
    }
    const opened = this.#frames?.open(phyPayload, this.#next, this.#lastConfirmed)
    if (!opened) return undefined
    const { counter, ...downlink } = opened
    const { fCntDown, confirmed, fPort, payload, fOpts } = downlink
    this.#next = { ...this.#next, [counter]: fCntDown + 1 }
    this.#unanswered = 0
    if (confirmed) this.#owesAck = fCntDown & 0xffff
    const { commands } = readMacCommands('down', fPort === 0 ? payload : fOpts)
    const { link, answers, known } = hearCommands(this.#link, commands, {
      model: this.model,
      macVersion: this.#speaks,
      marginDb: how.marginDb ?? USUAL_MARGIN_DB,
    })
    this.#link = link
    const { repeatsSticky } = this.model.quirks
    const isClassA = how.isClassC !== true
    this.#talk.hear(known, answers, { repeatsSticky, isClassA })
    if (fPort === MULTICAST_PORT) this.#hearPackage(payload, how.gpsS ?? 0)
    return { ...downlink, commands: known }
  }

  #hearPackage(requests: Uint8Array, gpsS: number): void {
    if (!this.#mcRoot) return
    const parts = { groups: this.#groups, root: this.#mcRoot, model: this.model }
    const payload = hearMulticastPackage(parts, requests, gpsS)
    if (payload.length > 0) this.#packageAnswer = { fPort: MULTICAST_PORT, payload }
  }

  /** FOpts, port and payload: what was asked for, and as much of the MAC's answers as fits beside. */
  #content(request: UplinkRequest): Content {
    const { fPort, payload = new Uint8Array(), fOpts } = request
    if (fOpts || fPort === 0) {
      this.#talk.forget()
      return { fOpts: fOpts ?? new Uint8Array(), fPort, payload }
    }
    return this.#talk.beside(
      fPort,
      payload,
      this.#roomBeside(fPort === undefined ? 0 : payload.length),
    )
  }

  #roomBeside(payloadBytes: number): number {
    const rate = this.model.region.dataRates[this.#link.dataRate]!
    const dwell400 = this.#link.dwell.uplink400
    return Math.max(0, frmPayloadBytesMax(rate, 0, { dwell400 }) - payloadBytes)
  }

  #joinedFrames(): Frames {
    if (!this.#frames) throw new Error(`${this.identity.devEui} has not joined`)
    return this.#frames
  }
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex')
}
