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
import type { DownlinkCommand, UplinkCommand } from '../../gateway/lorawan/mac/commands.ts'
import { readMacCommands } from '../../gateway/lorawan/mac/read.ts'
import { F_OPTS_BYTES_MAX, writeMacCommands } from '../../gateway/lorawan/mac/write.ts'
import { frmPayloadBytesMax } from '../../gateway/lorawan/region/data-rate.ts'
import type { MacVersion } from '../../gateway/registry/model.ts'
import { adrStep } from './end-device/adr-backoff.ts'
import { type Due, dueAfterDownlink, sayDue } from './end-device/answers-due.ts'
import type { CountersDown, Frames, UplinkFields } from './end-device/frames.ts'
import { frames10 } from './end-device/frames-1.0.ts'
import { frames11 } from './end-device/frames-1.1.ts'
import { joinRequest, openAccept, type RootKeys } from './end-device/joining.ts'
import { acceptedLink, factoryLink, type Link } from './end-device/link.ts'
import { hearCommands } from './end-device/mac-answers.ts'
import { type DeviceModel, type DeviceOptions, modelOf } from './end-device/options.ts'
import {
  type ChooseChannel,
  channelFor,
  firstChannel,
  JOIN_DELAY_MS,
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
}

/** How a downlink came. */
export type ReceivedHow = {
  /** SNR over the demodulation floor. */
  readonly marginDb?: number
  /** In a class C window, and not in RX1 or RX2 after its own uplink. */
  readonly isClassC?: boolean
}

/** What an ABP device has in its flash; hex digits. */
export type PersonalSession =
  | { readonly devAddr: string; readonly nwkSKey: string; readonly appSKey: string }
  | {
      readonly devAddr: string
      readonly fNwkSIntKey: string
      readonly sNwkSIntKey: string
      readonly nwkSEncKey: string
      readonly appSKey: string
    }

/** How the last frame went out. */
type OnAir = { readonly link: Link; readonly channel: number; readonly rx1DelayMs: number }
type Sent = { readonly fields: UplinkFields; readonly phyPayload: Uint8Array }

/** LoRaWAN 1.1's minor version, as RekeyInd and ResetInd say it. */
const MINOR = 1
const MODE_CLASS_C = 2
const USUAL_MARGIN_DB = 10
/** What a 1.1 device speaks after an accept without OptNeg (LoRaWAN L2 1.1 §6.2.3). */
const FALLS_BACK_TO: MacVersion = '1.0.3'
/** Each of these ends one command that is said in every uplink until then. */
const CONFIRMS: Readonly<Record<string, UplinkCommand['name']>> = {
  RekeyConf: 'RekeyInd',
  ResetConf: 'ResetInd',
  DeviceModeConf: 'DeviceModeInd',
}

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
  #due: readonly Due[] = []
  #hasMoreToSay = false
  /** Said in every uplink until the network confirms. */
  #standing: readonly UplinkCommand[] = []
  /** Uplinks since the last downlink. */
  #unanswered = 0

  constructor(identity: EndDeviceIdentity, devNonce = 0, options: DeviceOptions = {}) {
    const { devEui, joinEui, appKey, nwkKey = appKey, macVersion } = identity
    const is11 = macVersion === '1.1'
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

  /** Where class C listens whenever it does not send. */
  get rx2(): Window {
    return rx2Of(this.model.region, this.#link)
  }

  /** How its last frame went out, and where it listens for the answer. */
  get sending(): Sending {
    if (!this.#onAir) throw new Error('nothing was sent yet')
    const { link, channel, rx1DelayMs } = this.#onAir
    return sendingOf(link, this.model, channel, rx1DelayMs)
  }

  /** MAC answers that found no room in the last frame. */
  get hasMoreToSay(): boolean {
    return this.#hasMoreToSay
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
    this.#standing = this.#speaks === '1.1' ? this.#inds('RekeyInd') : []
    return true
  }

  /** Switched on with a session from the factory (ABP); a 1.1 device says so until it is answered. */
  personalize(session: PersonalSession): void {
    const devAddr = hex(session.devAddr)
    const is11 = 'fNwkSIntKey' in session
    const frames = is11
      ? frames11(devAddr, {
          fNwkSIntKey: hex(session.fNwkSIntKey),
          sNwkSIntKey: hex(session.sNwkSIntKey),
          nwkSEncKey: hex(session.nwkSEncKey),
          appSKey: hex(session.appSKey),
        })
      : frames10(devAddr, { nwkSKey: hex(session.nwkSKey), appSKey: hex(session.appSKey) })
    this.#begin(frames, factoryLink(this.model.region, this.model.dataRate))
    this.#standing = is11 ? this.#inds('ResetInd') : []
  }

  #begin(frames: Frames, link: Link): void {
    this.#frames = frames
    this.#link = link
    this.#fCntUp = 0
    this.#next = { network: 0, application: 0 }
    this.#owesAck = undefined
    this.#due = []
    this.#unanswered = 0
  }

  /** What a new session of 1.1 says; before, the network learns a class from its registry only. */
  #inds(name: 'RekeyInd' | 'ResetInd'): readonly UplinkCommand[] {
    const isC = this.model.deviceClass === 'C'
    return [
      { name, minor: MINOR },
      ...(isC ? ([{ name: 'DeviceModeInd', mode: MODE_CLASS_C }] as const) : []),
    ]
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
    this.#due = dueAfterDownlink(this.#due, answers, { repeatsSticky, isClassA })
    const ended = known.flatMap(({ name }) => CONFIRMS[name] ?? [])
    this.#standing = this.#standing.filter(({ name }) => !ended.includes(name))
    return { ...downlink, commands: known }
  }

  /** FOpts, port and payload: what was asked for, and as much of the MAC's answers as fits beside. */
  #content(request: UplinkRequest): Pick<UplinkFields, 'fOpts' | 'fPort' | 'payload'> {
    const { fPort, payload = new Uint8Array(), fOpts } = request
    if (fOpts || fPort === 0) {
      this.#due = []
      this.#hasMoreToSay = false
      return { fOpts: fOpts ?? new Uint8Array(), fPort, payload }
    }
    const standing = this.#standing.map((command) => ({
      ...{ command, isSticky: false, wasSaid: false },
    }))
    const room = this.#roomBeside(fPort === undefined ? 0 : payload.length)
    const all = [...standing, ...this.#due]
    const inFOpts = sayDue(all, Math.min(F_OPTS_BYTES_MAX, room))
    const isMore = inFOpts.due.some(({ wasSaid }) => !wasSaid)
    // A frame without payload may carry more of them on port 0 than FOpts holds.
    const onPort0 = fPort === undefined && isMore ? sayDue(all, room) : undefined
    const { said, due } = onPort0 ?? inFOpts
    this.#due = due.filter(({ command }) => !this.#standing.includes(command))
    this.#hasMoreToSay = due.some(({ wasSaid }) => !wasSaid)
    const bytes = writeMacCommands(said)
    return onPort0
      ? { fOpts: new Uint8Array(), fPort: 0, payload: bytes }
      : { fOpts: bytes, fPort, payload }
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
