/**
 * The device's side of LoRaWAN 1.0.x, built on lora-packet: a second opinion on every frame that the
 * network server makes or takes. Keeps a device's counters, keys and receive windows.
 *
 * lora-packet's traps (reference/lora-packet): frames without FPort are left unsigned; FCnt takes 16
 * bits, the high half goes apart, little-endian; the fields of a decrypted accept must be read again.
 */

import lpModule from 'lora-packet'
import { hexOf } from '../../base/bytes.ts'
import type { DevEui, JoinEui } from '../../base/ids.ts'

// The package's types say one `default` too many under nodenext.
const lp = lpModule as unknown as typeof lpModule.default

export type EndDeviceIdentity = {
  readonly devEui: DevEui
  readonly joinEui: JoinEui
  /** 32 hex digits. */
  readonly appKey: string
  readonly macVersion: '1.0.2' | '1.0.3' | '1.0.4'
}

export type UplinkRequest = {
  readonly fPort?: number
  readonly payload?: Uint8Array
  readonly confirmed?: boolean
  readonly adrAckReq?: boolean
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
}

type Keys = { readonly nwkSKey: Buffer; readonly appSKey: Buffer; readonly devAddr: Buffer }

export class EndDevice {
  readonly identity: EndDeviceIdentity
  #devNonce = 0
  #joinNonceLast = -1
  #keys: Keys | undefined
  #fCntUp = 0
  #fCntDownLast = -1
  #owesAck = false
  #lastUplink: Uint8Array | undefined
  rxDelayS = 1
  rx2DataRate = 0

  constructor(identity: EndDeviceIdentity, devNonce = 0) {
    this.identity = identity
    this.#devNonce = devNonce
  }

  get joined(): boolean {
    return this.#keys !== undefined
  }

  get devAddr(): string | undefined {
    return this.#keys && hexOf(this.#keys.devAddr)
  }

  get fCntUp(): number {
    return this.#fCntUp
  }

  /** Sets the next uplink counter: a device that has run for years. */
  jumpTo(fCntUp: number): void {
    this.#fCntUp = fCntUp
  }

  /** A JoinRequest under the next DevNonce. */
  join(): Uint8Array {
    const { joinEui, devEui, appKey } = this.identity
    const devNonce = Buffer.alloc(2)
    devNonce.writeUInt16BE(this.#devNonce++ & 0xffff)
    const packet = lp.fromFields(
      {
        MType: 'Join Request',
        AppEUI: Buffer.from(joinEui, 'hex'),
        DevEUI: Buffer.from(devEui, 'hex'),
        DevNonce: devNonce,
      },
      undefined as never,
      undefined as never,
      Buffer.from(appKey, 'hex'),
    )
    return new Uint8Array(wire(packet))
  }

  /** The JoinNonce of an accept for this device, new or old; `undefined` for what is not one. */
  joinNonceOf(phyPayload: Uint8Array): number | undefined {
    return this.#opened(phyPayload)?.AppNonce?.readUIntBE(0, 3)
  }

  #opened(phyPayload: Uint8Array) {
    const appKey = Buffer.from(this.identity.appKey, 'hex')
    const plain = lp.fromWire(
      Buffer.from(lp.decryptJoinAccept(lp.fromWire(Buffer.from(phyPayload)), appKey)),
    )
    // Another device's accept is noise under our key. OptNeg in it would ask lora-packet for 1.1 keys.
    if ((plain.DLSettings?.[0] ?? 0x80) & 0x80) return undefined
    return lp.verifyMIC(plain, undefined as never, appKey) ? plain : undefined
  }

  /** Takes a JoinAccept; `false` when it is not for this device or not newer than the last. */
  acceptJoin(phyPayload: Uint8Array): boolean {
    const appKey = Buffer.from(this.identity.appKey, 'hex')
    const plain = this.#opened(phyPayload)
    const joinNonce = plain?.AppNonce?.readUIntBE(0, 3)
    if (!plain || joinNonce === undefined || joinNonce <= this.#joinNonceLast) return false
    this.#joinNonceLast = joinNonce
    const devNonce = Buffer.alloc(2)
    devNonce.writeUInt16BE((this.#devNonce - 1) & 0xffff)
    const keys = lp.generateSessionKeys10(appKey, plain.NetID!, plain.AppNonce!, devNonce)
    this.#keys = { nwkSKey: keys.NwkSKey, appSKey: keys.AppSKey, devAddr: plain.DevAddr! }
    this.#fCntUp = 0
    this.#fCntDownLast = -1
    this.rxDelayS = plain.RxDelay![0]! & 0x0f || 1
    this.rx2DataRate = plain.DLSettings![0]! & 0x0f
    return true
  }

  /** A data frame under the next counter. */
  uplink(request: UplinkRequest): Uint8Array {
    const keys = this.#joinedKeys()
    const fCnt = this.#fCntUp++
    const packet = lp.fromFields(
      {
        MType: request.confirmed ? 'Confirmed Data Up' : 'Unconfirmed Data Up',
        DevAddr: keys.devAddr,
        FCtrl: {
          ADR: true,
          ADRACKReq: request.adrAckReq ?? false,
          ACK: this.#owesAck,
          FPending: false,
        },
        FCnt: fCnt & 0xffff,
        ...(request.fOpts ? { FOpts: Buffer.from(request.fOpts) } : {}),
        ...(request.fPort === undefined ? {} : { FPort: request.fPort }),
        payload: Buffer.from(request.payload ?? []),
      },
      keys.appSKey,
      keys.nwkSKey,
      undefined,
      highHalf(fCnt),
    )
    if (request.fPort === undefined)
      lp.recalculateMIC(packet, keys.nwkSKey, undefined, highHalf(fCnt))
    this.#owesAck = false
    this.#lastUplink = new Uint8Array(wire(packet))
    return this.#lastUplink
  }

  /** The last frame once more: its acknowledgement did not come. */
  repeat(): Uint8Array {
    if (!this.#lastUplink) throw new Error('nothing was sent yet')
    return this.#lastUplink
  }

  /** Takes a downlink; `undefined` when it is not ours, badly signed, or an old counter. */
  receive(phyPayload: Uint8Array): Received | undefined {
    const keys = this.#keys
    if (!keys) return undefined
    const packet = lp.fromWire(Buffer.from(phyPayload))
    if (!packet.isDataMessage() || packet.getDir() !== 'down') return undefined
    if (!packet.DevAddr?.equals(keys.devAddr)) return undefined
    const low = packet.getFCnt()!
    const next = this.#fCntDownLast + 1
    const fCntDown = next + ((((low - next) % 0x10000) + 0x10000) % 0x10000)
    if (!lp.verifyMIC(packet, keys.nwkSKey, undefined, highHalf(fCntDown))) return undefined
    this.#fCntDownLast = fCntDown
    const confirmed = packet.isConfirmed()
    this.#owesAck ||= confirmed
    const fPort = packet.getFPort() ?? null
    return {
      fCntDown,
      ack: packet.getFCtrlACK() ?? false,
      confirmed,
      fPending: packet.getFCtrlFPending() ?? false,
      fPort,
      payload:
        fPort === null
          ? new Uint8Array()
          : new Uint8Array(
              lp.decrypt(packet, keys.appSKey, keys.nwkSKey, highHalf(fCntDown)) ?? [],
            ),
      fOpts: new Uint8Array(packet.FOpts ?? []),
    }
  }

  #joinedKeys(): Keys {
    if (!this.#keys) throw new Error(`${this.identity.devEui} has not joined`)
    return this.#keys
  }
}

function highHalf(fCnt: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(Math.floor(fCnt / 0x10000))
  return bytes
}

function wire(packet: { PHYPayload?: Buffer }): Buffer {
  return packet.PHYPayload!
}
