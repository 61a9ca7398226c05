/**
 * The most joins that one gateway could answer, if every device asked all the time, each accept was
 * heard and nothing else was sent: the product's own gates (a join a second, airtime by sub-band, time
 * in which it is deaf), RX1 given to the fastest who wait and RX2, where all cost the same, to the
 * slowest.
 *
 *   RX1   868.0–868.6 (M), 36 s an hour, at the data rate of the request
 *   RX2   869.525 (P), 360 s an hour, at SF12
 */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import { airtimeUs } from '../../base/lora.ts'
import type { Random } from '../../base/random.ts'
import { isDeafEnough } from '../../gateway/engine/deaf-time.ts'
import { newState } from '../../gateway/engine/state.ts'
import { EU868 } from '../../gateway/lorawan/region/eu868.ts'
import { JoinGate } from '../../gateway/uplink/join-gate.ts'
import * as airtime from '../../hardware/regulation/airtime-budget.ts'
import { ETSI_EN_300_220 } from '../../hardware/regulation/etsi-en-300-220.ts'
import { occupiedHz } from '../../hardware/regulation/spectrum-plan.ts'
import { modulationOf } from '../support/end-device/sending.ts'

/** With its CFList. */
export const ACCEPT_BYTES = 33

export type Allowed = {
  /** When each join was answered, ms since the storm began. */
  readonly atMs: readonly number[]
  readonly inRx1: number
}

const GATEWAY = '0016c001ca1e0000' as GatewayEui
const STEP_MS = 100

/** `dataRates`: one for each device that wants to join. */
export function allowedJoins(
  dataRates: readonly number[],
  parts: { readonly random: Random; readonly hours: number },
): Allowed {
  const { random, hours } = parts
  const gate = new JoinGate()
  const state = newState()
  const atMs: number[] = []
  let account = airtime.EMPTY_ACCOUNT
  let inRx1 = 0
  let freeMs = 0
  // Slowest first.
  const waiting = [...dataRates.entries()].sort(([, a], [, b]) => a - b)
  for (let nowMs = 0; nowMs < hours * 3_600_000 && waiting.length > 0; nowMs += STEP_MS) {
    if (nowMs < freeMs) continue
    const [, dataRate] = waiting.at(-1)!
    const { freqHz } = EU868.channels[random.below(EU868.channels.length)]!
    const windows = [
      { freqHz, dataRate },
      { freqHz: EU868.rx2.freqHz, dataRate: EU868.rx2.dataRate },
    ]
    const sends = windows.map(({ freqHz: atHz, dataRate: rate }) => {
      const modulation = modulationOf(EU868, rate)
      return {
        freqHz: atHz,
        widthHz: occupiedHz(modulation),
        startUs: nowMs * 1000,
        airtimeUs: airtimeUs({ modulation, sizeBytes: ACCEPT_BYTES, crc: false }),
        purpose: 'joinAccept' as const,
        eirpDbm: EU868.downlinkEirpDbm(atHz),
      }
    })
    const chosen = sends.findIndex(
      (send) => airtime.allowed(account, ETSI_EN_300_220, send).kind === 'allowed',
    )
    const send = sends[chosen]
    const deaf = { gatewayEui: GATEWAY, purpose: 'joinAccept' } as const
    if (!send || isDeafEnough(state, nowMs, deaf)) continue
    const index = chosen === 0 ? waiting.length - 1 : 0
    const [device] = waiting[index]!
    if (!gate.pass(device.toString(16) as DevEui, nowMs)) continue
    account = airtime.count(account, ETSI_EN_300_220, send)
    const { freqHz: onHz, widthHz, airtimeUs: lastsUs } = send
    const entry = { gatewayEui: GATEWAY, freqHz: onHz, widthHz, airtimeUs: lastsUs, alternative: 0 }
    state.airtime = [
      ...state.airtime.filter(({ lineMs }) => lineMs > nowMs - 3_600_000),
      { ...entry, isJoin: true, tx: atMs.length, lineMs: nowMs },
    ]
    freeMs = nowMs + lastsUs / 1000
    if (chosen === 0) inRx1++
    atMs.push(nowMs)
    waiting.splice(index, 1)
  }
  return { atMs, inRx1 }
}
