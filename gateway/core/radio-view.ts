/** How well a device is heard, from what the engine knows of it: for pages and people. */

import { snrFloorDb } from '../../base/lora.ts'
import { levelOf } from '../adr/choice.ts'
import { POWER_STEP_DB } from '../adr/policy.ts'
import type { RadioSummary, RadioView } from '../api/service.ts'
import type { DeviceState } from '../engine/state.ts'
import { macPayloadBytesMax } from '../lorawan/region/data-rate.ts'
import { type DwellTime, dataRateOf, type Region } from '../lorawan/region/region.ts'
import { healthAdvice } from '../radio-health/advice.ts'
import { type HealthFigures, judgeHealth } from '../radio-health/verdict.ts'
import { radioRulesOf } from '../registry/device-profiles.ts'
import type { CoreSettings } from './ports.ts'

type Rules = Pick<CoreSettings, 'region' | 'adr'>

/** For lists: the verdict and the numbers behind it. `lineMs`: now, on the engine's line. */
export function radioSummary(device: DeviceState, settings: Rules, lineMs: number): RadioSummary {
  const health = judgeHealth(figuresOf(device, settings, lineMs))
  const { verdict, cause, marginDb = null, reserveDb = null, lossPercent = null } = health
  return { verdict, cause, marginDb, reserveDb, lossPercent }
}

/** All that is known, and what to do. */
export function radioView(device: DeviceState, settings: Rules, lineMs: number): RadioView {
  const figures = figuresOf(device, settings, lineMs)
  const setup = device.session?.setup
  return {
    ...radioSummary(device, settings, lineMs),
    advice: healthAdvice(judgeHealth(figures), figures),
    byDataRate: device.talk.figures.byDataRate,
    txPowerIndex: setup?.txPowerIndex ?? null,
    nbTrans: setup?.nbTrans ?? null,
    battery: figures.battery ?? null,
    deviceMarginDb: figures.deviceMarginDb ?? null,
    intervalS: figures.intervalS ?? null,
  }
}

function figuresOf(device: DeviceState, settings: Rules, lineMs: number): HealthFigures {
  const { region } = settings
  const { lastHeard, session, talk } = device
  const heard = lastHeard && dataRateOf(region, lastHeard.reception.modulation)
  const floorDb = floorOf(region, heard)
  const powerDownDb = (session?.setup.txPowerIndex ?? 0) * POWER_STEP_DB
  const heardDb = lastHeard && lastHeard.reception.snrDb + powerDownDb
  return {
    received: talk.figures.received,
    lost: talk.figures.lost,
    // Another policy keeps no level: the last frame stands for it.
    levelDb: levelOf(talk.adr) ?? heardDb,
    powerDownDb,
    floorDb,
    slowestFloorDb: slowestFloorOf(device, settings) ?? floorDb,
    battery: batteryOf(talk.status?.battery),
    deviceMarginDb: talk.status?.marginDb,
    lastHeardAgoS: lastHeard && Math.max(0, lineMs - lastHeard.lineMs) / 1000,
    intervalS: intervalOf(device),
  }
}

/** Least SNR at which a data rate is understood; undefined: not LoRa, or not of this region. */
export function floorOf(region: Region, dataRate: number | undefined): number | undefined {
  const modulation = dataRate === undefined ? undefined : region.dataRates[dataRate]?.modulation
  return modulation?.kind === 'lora' ? snrFloorDb(modulation) : undefined
}

/** The same at the slowest data rate it may be told; undefined: its data rate is its own. */
export function slowestFloorOf(
  { device, session }: DeviceState,
  { adr, region }: Rules,
): number | undefined {
  if ((device.adr ?? adr) === 'off') return undefined
  return slowestFloorDb(region, session?.setup.dwell ?? region.dwell)
}

/** Of the slowest data rate that uplinks of this region may have; a dwell time forbids the slowest. */
function slowestFloorDb(region: Region, { uplink400 }: DwellTime): number | undefined {
  const limits = { dwell400: uplink400 }
  const floors = region.dataRates.flatMap((rate, index) =>
    rate && rate.direction !== 'down' && macPayloadBytesMax(rate, limits) > 0
      ? (floorOf(region, index) ?? [])
      : [],
  )
  return floors.length > 0 ? Math.min(...floors) : undefined
}

/**
 * DevStatusAns: 0 is external power, 1 to 254 empty to full, 255 not measured. undefined: it does not know,
 * or was not asked.
 */
export function batteryOf(status: number | undefined): HealthFigures['battery'] {
  if (status === undefined || status === 255) return undefined
  return status === 0 ? 'mains' : Math.round((100 * status) / 254)
}

/** Its own word; else the longer of what its model does and what it has been doing. */
function intervalOf({ device, silence }: DeviceState): number | undefined {
  if (device.intervalS !== undefined) return device.intervalS
  const model = radioRulesOf(device).intervalS
  const learned = silence && silence.longestMs > 0 ? silence.longestMs / 1000 : undefined
  return model === undefined ? undefined : Math.max(model, learned ?? 0)
}
