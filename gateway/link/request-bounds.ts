/**
 * What a maintainer may ask of a device, in this region: frequencies inside the band that the law gives,
 * data rates and channels that exist (LoRaWAN L2 1.0.4 §5, RP002-1.0.4 §2). A device refuses most of
 * what is out of bounds, but one that takes it is lost until it is reset by hand.
 */

import { planOfRegion } from '../../hardware/regulation/plan-of-region.ts'
import { occupiedHz, subBandOf } from '../../hardware/regulation/spectrum-plan.ts'
import { MAX_EIRP_DBM } from '../lorawan/mac/commands.ts'
import { dataRatesOfRx2, type Region } from '../lorawan/region/region.ts'
import type { MacRequest } from './exchange.ts'

/** Of the channels that a request can name. */
const CHANNEL_WIDTH_HZ = 125_000
/** Frequencies travel in steps of 100 Hz. */
const FREQ_STEP_HZ = 100
/** A mask holds as many. */
const TAUGHT_CHANNELS_MAX = 16
/** "As it is", in data rate and power of LinkADRReq. */
const KEEP = 15

type Bound = readonly [field: string, problem: string]

/** Why this request may not be made, with the field first; `undefined`: it may. */
export function boundsProblem(region: Region, request: MacRequest): string | undefined {
  const problem = problemOf(region, request)
  return problem && `${request.name}: ${problem.join(' ')}`
}

function problemOf(region: Region, request: MacRequest): Bound | undefined {
  switch (request.name) {
    case 'LinkADRReq':
      return linkAdr(region, request)
    case 'RXParamSetupReq':
      return (
        oneOf('rx2DataRate', request.rx2DataRate, dataRatesOfRx2(region), region) ??
        atMost('rx1DrOffset', request.rx1DrOffset, region.rx1DrOffsetMax, region) ??
        inBand(request.freqHz, region, widthOf(region, request.rx2DataRate))
      )
    case 'NewChannelReq':
      return newChannel(region, request)
    case 'DlChannelReq':
      return taughtIndex(request.chIndex, 0) ?? inBand(request.freqHz, region)
    case 'TxParamSetupReq':
      return atMost('maxEirpIndex', request.maxEirpIndex, MAX_EIRP_DBM.length - 1, region)
    case 'PingSlotChannelReq':
      return (
        oneOf('dataRate', request.dataRate, dataRatesOfRx2(region), region) ??
        (request.freqHz === 0
          ? undefined
          : inBand(request.freqHz, region, widthOf(region, request.dataRate)))
      )
    case 'BeaconFreqReq':
      return request.freqHz === 0 ? undefined : inBand(request.freqHz, region)
    case 'ForceRejoinReq':
      return oneOf('dataRate', request.dataRate, uplinkRates(region), region)
    default:
      return undefined
  }
}

function linkAdr(
  region: Region,
  { dataRate, txPower }: Extract<MacRequest, { readonly name: 'LinkADRReq' }>,
): Bound | undefined {
  const isKept = dataRate === KEEP
  const wrong = isKept ? undefined : oneOf('dataRate', dataRate, uplinkRates(region), region)
  if (wrong) return wrong
  return txPower === KEEP ? undefined : atMost('txPower', txPower, region.txPowerIndexMax, region)
}

function newChannel(
  region: Region,
  request: Extract<MacRequest, { readonly name: 'NewChannelReq' }>,
): Bound | undefined {
  const { chIndex, freqHz, minDr, maxDr } = request
  const wrong = taughtIndex(chIndex, region.cfListType === 0 ? region.channels.length : 0)
  // Frequency 0 takes the channel away, whatever the rates say.
  if (wrong || freqHz === 0) return wrong
  const rates = uplinkRates(region)
  const rate = oneOf('minDr', minDr, rates, region) ?? oneOf('maxDr', maxDr, rates, region)
  if (rate) return rate
  if (minDr > maxDr) return ['minDr', `is ${minDr}, above maxDr ${maxDr}`]
  return inBand(freqHz, region)
}

function uplinkRates(region: Region): readonly number[] {
  return region.dataRates.flatMap((rate, index) =>
    rate && rate.direction !== 'down' ? [index] : [],
  )
}

/** The first channels are of the factory: all devices join on them. */
function taughtIndex(chIndex: number, first: number): Bound | undefined {
  if (chIndex >= first && chIndex < TAUGHT_CHANNELS_MAX) return undefined
  return ['chIndex', `is ${chIndex}: from ${first} to ${TAUGHT_CHANNELS_MAX - 1}`]
}

function oneOf(
  field: string,
  value: number,
  allowed: readonly number[],
  { name }: Region,
): Bound | undefined {
  if (allowed.includes(value)) return undefined
  return [field, `is ${value}: in ${name} one of ${allowed.join(', ')}`]
}

function atMost(field: string, value: number, most: number, { name }: Region): Bound | undefined {
  return value <= most ? undefined : [field, `is ${value}: in ${name} at most ${most}`]
}

function widthOf(region: Region, dataRate: number): number {
  const modulation = region.dataRates[dataRate]?.modulation
  return modulation ? occupiedHz(modulation) : CHANNEL_WIDTH_HZ
}

function inBand(
  freqHz: number,
  { name }: Region,
  widthHz: number = CHANNEL_WIDTH_HZ,
): Bound | undefined {
  const plan = planOfRegion(name)
  const mhz = `is ${freqHz / 1e6} MHz`
  if (freqHz % FREQ_STEP_HZ !== 0) return ['freqHz', `${mhz}: steps of 100 Hz`]
  if (plan && subBandOf(plan, { freqHz, widthHz })) return undefined
  const bands = plan?.subBands.map(({ fromHz, toHz }) => `${fromHz / 1e6}–${toHz / 1e6}`) ?? []
  return [
    'freqHz',
    `${mhz}: a channel of ${widthHz / 1000} kHz inside ${bands.join(', ')} MHz (${name})`,
  ]
}
