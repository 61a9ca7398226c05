/** What a simulated device can do, and how it differs from the book. */

import type { NetworkRequest } from '../../../gateway/link/availability.ts'
import { EU868 } from '../../../gateway/lorawan/region/eu868.ts'
import type { Region } from '../../../gateway/lorawan/region/region.ts'

/** The radio chip and its crystal, its band filter, its amplifier. */
export type Hardware = {
  readonly dataRateMin: number
  readonly dataRateMax: number
  /** Power indexes that it can set: 0 is the region's most, each further one 2 dB less. */
  readonly txPowerMin: number
  readonly txPowerMax: number
  /** More than this it never radiates, whatever is asked: LoRaWAN L2 1.0.4 §5.2 lets it say yes. */
  readonly eirpMaxDbm: number
  readonly freqMinHz: number
  readonly freqMaxHz: number
  /** Multicast groups that it has room for, 4 at most. */
  readonly mcGroups: number
}

/** Requests whose answer has bits: the others can only be obeyed. */
export type RefusableRequest = Extract<
  NetworkRequest,
  'LinkADRReq' | 'RXParamSetupReq' | 'NewChannelReq' | 'DlChannelReq'
>

/** Ways of real devices. The first value of each is what most do. */
export type Quirks = {
  /** A block of LinkADRReq: an answer for each request (1.0.3, 1.0.4), or one for all (some 1.0.2). */
  readonly linkAdrAnswers: 'each' | 'one'
  /** Heard and dropped, as by firmware that never learnt it. */
  readonly silentOn: readonly NetworkRequest[]
  /** Says no to these, whatever they ask. */
  readonly refuses: readonly RefusableRequest[]
  /** Repeats what moves its windows until it hears a downlink; some firmware says it once only. */
  readonly repeatsSticky: boolean
}

export type DeviceOptions = {
  /** EU868 when left out. */
  readonly region?: Region
  /** Index of its first data rate; that of its joins. */
  readonly dataRate?: number
  /** The ADR bit: whether the network may steer it. */
  readonly adr?: boolean
  readonly deviceClass?: 'A' | 'C'
  readonly hardware?: Partial<Hardware>
  readonly quirks?: Partial<Quirks>
  /** As DevStatusAns says it: 0 mains, 1–254, 255 not measured. */
  readonly battery?: () => number
}

export type DeviceModel = {
  readonly region: Region
  readonly dataRate: number
  readonly adr: boolean
  readonly deviceClass: 'A' | 'C'
  readonly hardware: Hardware
  readonly quirks: Quirks
  readonly battery: () => number
}

const NOT_MEASURED = 255
/** 14 dBm: what most sensors' amplifiers give at the antenna. */
const EIRP_DBM = 14
/** SX1262 and its matching network for sub-GHz Europe or America. */
const TUNED_HZ: Readonly<Record<Region['name'], readonly [number, number]>> = {
  EU868: [863_000_000, 870_000_000],
  US915: [902_000_000, 928_000_000],
  AU915: [915_000_000, 928_000_000],
  'AS923-1': [915_000_000, 928_000_000],
  IN865: [865_000_000, 867_000_000],
}

export function modelOf(options: DeviceOptions): DeviceModel {
  const region = options.region ?? EU868
  const [freqMinHz, freqMaxHz] = TUNED_HZ[region.name]
  return {
    region,
    dataRate: options.dataRate ?? region.adrDataRateMax,
    adr: options.adr ?? true,
    deviceClass: options.deviceClass ?? 'A',
    battery: options.battery ?? (() => NOT_MEASURED),
    hardware: {
      dataRateMin: 0,
      dataRateMax: region.adrDataRateMax,
      txPowerMin: 0,
      txPowerMax: region.txPowerIndexMax,
      eirpMaxDbm: EIRP_DBM,
      freqMinHz,
      freqMaxHz,
      mcGroups: 4,
      ...options.hardware,
    },
    quirks: {
      linkAdrAnswers: 'each',
      silentOn: [],
      refuses: [],
      repeatsSticky: true,
      ...options.quirks,
    },
  }
}
