/** `txpk` of a PULL_RESP and `txpk_ack` of the TX_ACK that answers it. */

import { asObject, field, readJsonObject, textField } from '../json-fields.ts'
import type { TxAlternative, TxForm, TxRefusal } from '../radio.ts'
import { txHasCrc, txPreamble } from '../tx-form.ts'
import { datrOf } from './datr.ts'

export type Txpk = { readonly [name: string]: string | number | boolean }

/** FSK deviation of LoRaWAN (RP002, EU868 DR7). */
const FSK_DEVIATION_HZ = 25_000

/**
 * The downlink as the forwarder wants it. `powe` is whole dBm at the antenna connector, so the caller
 * rounds down; `imme` makes the forwarder ignore the counter.
 */
export function txpkOf(downlink: {
  readonly alternative: Pick<TxAlternative, 'at' | 'freqHz' | 'modulation'>
  readonly phyPayload: Uint8Array
  readonly form?: TxForm | undefined
  readonly conductedDbm: number
}): Txpk {
  const { alternative, phyPayload, form, conductedDbm } = downlink
  const { at, freqHz, modulation } = alternative
  return {
    imme: at === 'now',
    ...(typeof at === 'number' && { tmst: at }),
    // Whole milliseconds is all that GWMP has for GPS time.
    ...(typeof at === 'object' && { tmms: Math.round(at.gpsTimeMs) }),
    freq: freqHz / 1e6,
    rfch: 0,
    powe: conductedDbm,
    ...(modulation.kind === 'lora'
      ? { modu: 'LORA', datr: datrOf(modulation), codr: '4/5', ipol: form !== 'up' }
      : { modu: 'FSK', datr: datrOf(modulation), fdev: FSK_DEVIATION_HZ }),
    prea: txPreamble(modulation),
    ncrc: !txHasCrc(modulation, form),
    size: phyPayload.length,
    data: Buffer.from(phyPayload).toString('base64'),
  }
}

export type TxAckRead =
  /** Queued by the forwarder, which is not yet proof of emission. */
  | { readonly kind: 'queued'; readonly warning?: string }
  | { readonly kind: 'refused'; readonly reason: TxRefusal; readonly error: string }
  | { readonly kind: 'rejected'; readonly reason: 'json' | 'txpk-ack' }

/**
 * TOO_EARLY is too late: forwarders subtract unsigned, so that a passed counter lies far ahead; and
 * the queue here never hands over a packet that is really too early.
 */
const REFUSALS: ReadonlyMap<string, TxRefusal> = new Map([
  ['TOO_LATE', 'too-late'],
  ['TOO_EARLY', 'too-late'],
  ['COLLISION_PACKET', 'collision'],
  ['COLLISION_BEACON', 'collision'],
  ['TX_FREQ', 'frequency'],
  ['TX_POWER', 'power'],
  ['GPS_UNLOCKED', 'aborted'],
])

/** Reads the JSON text of a TX_ACK, which is empty from forwarders that have nothing to object. */
export function readTxAck(json: Uint8Array): TxAckRead {
  if (json.length === 0) return { kind: 'queued' }
  const body = readJsonObject(json)
  if (!body) return { kind: 'rejected', reason: 'json' }
  const ack = asObject(field(body, 'txpk_ack'))
  if (!ack) return { kind: 'rejected', reason: 'txpk-ack' }
  const error = textField(ack, 'error') ?? 'NONE'
  if (error === 'NONE' || error === '') {
    const warning = textField(ack, 'warn')
    return { kind: 'queued', ...(warning !== undefined && { warning }) }
  }
  // An error we do not know is still an error: nothing was queued.
  return { kind: 'refused', reason: REFUSALS.get(error) ?? 'aborted', error }
}
