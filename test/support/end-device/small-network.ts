/**
 * The network's side for tests of the device: keys, counters and frames of one device, by the codecs
 * of `gateway/lorawan`, and no decisions. What one side writes, the other, made apart, must read.
 */

import assert from 'node:assert/strict'
import { concatBytes, hexOf } from '../../../base/bytes.ts'
import type { DevAddr, NetId } from '../../../base/ids.ts'
import { Secret } from '../../../base/secret.ts'
import { type CfList, writeCfList } from '../../../gateway/lorawan/cflist.ts'
import { crypt } from '../../../gateway/lorawan/frm-crypto.ts'
import { writeJoinAccept } from '../../../gateway/lorawan/join-accept.ts'
import { deriveJoinServerKeys, deriveKeys10, deriveKeys11 } from '../../../gateway/lorawan/keys.ts'
import type { DownlinkCommand, UplinkCommand } from '../../../gateway/lorawan/mac/commands.ts'
import { readMacCommands } from '../../../gateway/lorawan/mac/read.ts'
import { writeMacCommands } from '../../../gateway/lorawan/mac/write.ts'
import { dataMic, plainMicMatches, uplinkMic11 } from '../../../gateway/lorawan/mic.ts'
import { type DataFrame, readPhy, writeData } from '../../../gateway/lorawan/phy.ts'
import type { EndDeviceIdentity } from '../end-device.ts'
import type { Sending } from './sending.ts'

const NET_ID = '000000' as NetId
const DEV_ADDR = '00a1b2c3' as DevAddr

type Keys = {
  readonly fNwkSIntKey: Secret
  readonly sNwkSIntKey: Secret
  readonly nwkSEncKey: Secret
  readonly appSKey: Secret
  readonly is11: boolean
}

export type AcceptFields = {
  readonly rx1DrOffset?: number
  readonly rx2DataRate?: number
  readonly rxDelayS?: number
  readonly cfList?: CfList
}

export type Said = {
  readonly commands?: readonly DownlinkCommand[]
  /** The commands go as payload of port 0. */
  readonly onPort0?: boolean
  readonly fPort?: number
  readonly payload?: Uint8Array
  readonly ack?: boolean
  readonly confirmed?: boolean
}

export type Understood = {
  readonly frame: DataFrame
  readonly fCntUp: number
  readonly commands: readonly UplinkCommand[]
  /** Decrypted. */
  readonly payload: Uint8Array
}

export class SmallNetwork {
  readonly devAddr = DEV_ADDR
  readonly #identity: EndDeviceIdentity
  readonly #has11: boolean
  #keys!: Keys
  #joinNonce = 0
  #fCntUpNext = 0
  /** Of 1.1; 1.0.x has the first only. */
  #down = { network: 0, application: 0 }
  /** Of the last confirmed frame of each side. */
  #confirmedUp = 0
  #confirmedDown = 0

  /** `has11`: answers a 1.1 device with OptNeg. */
  constructor(identity: EndDeviceIdentity, how: { readonly has11?: boolean } = {}) {
    this.#identity = identity
    this.#has11 = (how.has11 ?? true) && identity.macVersion === '1.1'
  }

  accept(joinRequest: Uint8Array, fields: AcceptFields = {}): Uint8Array {
    const { appKey, nwkKey = appKey, devEui, joinEui, macVersion } = this.#identity
    const root = Secret.keyOfHex(macVersion === '1.1' ? nwkKey : appKey)!
    const read = readPhy(joinRequest)
    assert.ok(read.kind === 'frame' && read.frame.kind === 'joinRequest')
    assert.ok(plainMicMatches(root, read.frame.signed, read.frame.mic), 'JoinRequest is signed')
    const { devNonce } = read.frame
    const joinNonce = ++this.#joinNonce
    this.#keys = this.#derive(root, { joinNonce, devNonce })
    this.#fCntUpNext = 0
    this.#down = { network: 0, application: 0 }
    const { rx1DrOffset = 0, rx2DataRate = 3, rxDelayS = 1, cfList } = fields
    const accept = {
      ...{ joinNonce, netId: NET_ID, devAddr: DEV_ADDR },
      ...{ rx1DrOffset, rx2DataRate, rxDelayS, cfList: cfList && writeCfList(cfList) },
    }
    if (!this.#has11) return writeJoinAccept(root, accept)
    const { jsIntKey } = deriveJoinServerKeys(root, devEui)
    return writeJoinAccept(root, accept, { jsIntKey, joinReqType: 0xff, joinEui, devNonce })
  }

  #derive(root: Secret, nonces: { readonly joinNonce: number; readonly devNonce: number }): Keys {
    const { appKey, joinEui } = this.#identity
    if (this.#has11) {
      const roots = { nwkKey: root, appKey: Secret.keyOfHex(appKey)! }
      return { ...deriveKeys11(roots, joinEui, nonces), is11: true }
    }
    const { nwkSKey, appSKey } = deriveKeys10(root, NET_ID, nonces)
    return { ...sameKey(nwkSKey), appSKey, is11: false }
  }

  /** An uplink as it went out; throws where a gateway would refuse it. */
  hear(phyPayload: Uint8Array, on: Pick<Sending, 'dataRate' | 'channel'>): Understood {
    const { is11, appSKey, nwkSEncKey, fNwkSIntKey } = this.#keys
    const read = readPhy(phyPayload)
    assert.ok(read.kind === 'frame' && read.frame.kind === 'data', 'a data frame')
    const { frame } = read
    const fCnt32 = this.#fCntUpNext + ((frame.fCnt16 - this.#fCntUpNext) & 0xffff)
    const where = { direction: 'up', devAddr: DEV_ADDR, fCnt32 } as const
    const input = { ...where, signed: frame.signed }
    const confFCnt = frame.ack ? this.#confirmedDown : 0
    const txDr = on.dataRate
    const mic = is11
      ? uplinkMic11(this.#keys, { ...input, confFCnt, txDr, txCh: on.channel })
      : dataMic(fNwkSIntKey, input)
    assert.equal(hexOf(frame.mic), hexOf(mic), 'the MIC is right')
    this.#fCntUpNext = fCnt32
    if (frame.confirmed) this.#confirmedUp = fCnt32 & 0xffff
    const payload = crypt(frame.fPort === 0 ? nwkSEncKey : appSKey, where, frame.frmPayload)
    const fOpts = is11 ? crypt(nwkSEncKey, { ...where, blockType: 1 }, frame.fOpts) : frame.fOpts
    const { commands, stopped } = readMacCommands('up', frame.fPort === 0 ? payload : fOpts)
    assert.equal(stopped, undefined)
    return { frame, fCntUp: fCnt32, commands, payload }
  }

  /** A downlink under the next counter. */
  say(said: Said): Uint8Array {
    const { is11, appSKey, nwkSEncKey, sNwkSIntKey } = this.#keys
    const { ack = false, confirmed = false, onPort0 = false } = said
    const bytes = writeMacCommands(said.commands ?? [])
    const fPort = onPort0 ? 0 : said.fPort
    const payload = onPort0 ? bytes : (said.payload ?? new Uint8Array())
    const isApplication = is11 && fPort !== undefined && fPort > 0
    const fCnt32 = isApplication ? this.#down.application++ : this.#down.network++
    if (confirmed) this.#confirmedDown = fCnt32 & 0xffff
    const where = { direction: 'down', devAddr: DEV_ADDR, fCnt32 } as const
    const clear = onPort0 ? new Uint8Array() : bytes
    const blockType = isApplication ? 2 : 1
    const signed = writeData({
      ...{ direction: 'down', confirmed, devAddr: DEV_ADDR, ack, fCnt16: fCnt32 & 0xffff, fPort },
      fOpts: is11 ? crypt(nwkSEncKey, { ...where, blockType }, clear) : clear,
      frmPayload: crypt(fPort === 0 ? nwkSEncKey : appSKey, where, payload),
    })
    const confFCnt = is11 && ack ? this.#confirmedUp : 0
    return concatBytes([signed, dataMic(sNwkSIntKey, { ...where, signed, confFCnt })])
  }
}

function sameKey(key: Secret) {
  return { fNwkSIntKey: key, sNwkSIntKey: key, nwkSEncKey: key }
}
