/**
 * Facts: what the gateway tells the hypervisor, each once. A fact is a row in one of five streams;
 * its identity is (gateway, epoch, stream, sequence), given when it is appended to the journal.
 */

import type { CborValue } from '../base/cbor.ts'
import type { ClockState } from '../base/clock.ts'
import type { DevEui } from '../base/ids.ts'

/** Lower goes first. */
export const STREAMS = { alarm: 0, state: 1, aggregate: 2, reading: 3, health: 4 } as const
export type Stream = (typeof STREAMS)[keyof typeof STREAMS]
export const STREAM_COUNT = 5

/** A random 48-bit number drawn at every start of the gateway, before the first write. */
export type Epoch = number

type FactHead = {
  /** UTC milliseconds the fact speaks of, and how far that clock was to be trusted. */
  readonly atMs: number
  readonly clk: ClockState
  /** Revision of the content: 0 first, higher when a frame was decoded again. */
  readonly rev: number
}

/** The channels of a device model, in order; a reading's values follow it. */
export type Profile = {
  readonly id: string
  readonly channels: readonly {
    readonly quantity: string
    readonly index: number
    readonly unit: string
    readonly decimals: number
  }[]
}

/** One observation of one device: scaled integers (value × 10^decimals), null where it has none. */
export type ReadingFact = FactHead & {
  readonly stream: 3
  readonly type: 'reading'
  readonly devEui: DevEui
  readonly profile: string
  readonly values: readonly (number | null)[]
}

/**
 * Every other fact: a type, its subject, and the fields of its type in order.
 * `FACT_TYPES` is the list; `wire.cddl` describes each as an array.
 */
export type EventFact = FactHead & {
  readonly stream: 0 | 1 | 2 | 4
  readonly type: EventFactType
  /** Asset id, or DevEUI where no asset is concerned; '' for the gateway itself. */
  readonly subject: string
  readonly fields: Readonly<Record<string, CborValue>>
}

export type Fact = ReadingFact | EventFact

/** Type → its stream and the order of its fields on the wire. Append only: a place is a meaning. */
export const FACT_TYPES = {
  callRaised: { stream: 0, fields: ['devEui', 'press', 'fCntUp'] },
  leakConfirmed: {
    stream: 0,
    fields: ['kind', 'sinceMs', 'flowLitresPerHour', 'confidence', 'lostLitres', 'evidence'],
  },
  valveUnsure: { stream: 0, fields: ['devEui', 'commandId', 'reason'] },
  spotTaken: { stream: 1, fields: ['devEui', 'sinceMs', 'inferred'] },
  spotFreed: { stream: 1, fields: ['devEui', 'sinceMs', 'stayMs', 'inferred'] },
  spotUnknown: { stream: 1, fields: ['devEui', 'sinceMs', 'reason'] },
  leakSuspected: {
    stream: 1,
    fields: ['kind', 'sinceMs', 'flowLitresPerHour', 'confidence', 'lostLitres', 'evidence'],
  },
  leakCleared: { stream: 1, fields: ['kind', 'sinceMs', 'lostLitres'] },
  valveOpened: { stream: 1, fields: ['devEui', 'valve', 'commandId'] },
  valveClosed: { stream: 1, fields: ['devEui', 'valve', 'commandId'] },
  spotHour: { stream: 2, fields: ['hourMs', 'occupiedMs', 'knownMs', 'stays'] },
  zoneHour: { stream: 2, fields: ['hourMs', 'litres', 'coverage', 'estimated'] },
  deviceJoined: { stream: 4, fields: ['devAddr', 'devNonce'] },
  deviceSilent: { stream: 4, fields: ['lastHeardMs'] },
  decodeFailed: { stream: 4, fields: ['fCntUp', 'fPort', 'error', 'detail'] },
  gatewayStarted: { stream: 4, fields: ['version', 'bootId', 'reason'] },
  healthRaised: { stream: 4, fields: ['code', 'detail'] },
  commandDone: { stream: 4, fields: ['commandId', 'kind', 'origin', 'outcome', 'detail'] },
  intrusionDetected: { stream: 0, fields: ['devEui', 'what', 'fCntUp'] },
  intrusionEnded: { stream: 1, fields: ['devEui', 'sinceMs'] },
  overstayStarted: { stream: 1, fields: ['devEui', 'sinceMs', 'limitMinutes'] },
  overstayEnded: { stream: 1, fields: ['devEui', 'sinceMs', 'stayMs'] },
  binFull: { stream: 1, fields: ['devEui', 'fillPercent'] },
  binEmptied: { stream: 1, fields: ['devEui', 'fillPercent'] },
  soilDry: { stream: 1, fields: ['tensionKpa', 'thresholdKpa', 'probes'] },
  soilMoist: { stream: 1, fields: ['tensionKpa', 'thresholdKpa', 'probes'] },
  /** `expectedLitres`: by the flow that the zone has learned; null: none yet. */
  wateringDone: { stream: 1, fields: ['devEui', 'durationMs', 'litres', 'expectedLitres'] },
  countHour: { stream: 2, fields: ['hourMs', 'inCount', 'outCount', 'coverage'] },
  valueHour: { stream: 2, fields: ['hourMs', 'quantity', 'mean', 'min', 'max', 'samples'] },
  /** Also of signed flows: their profile is `flows/<name>`. */
  decoderMoved: {
    stream: 4,
    fields: ['profile', 'version', 'stage', 'planId', 'detail', 'frames', 'because'],
  },
  /** Who ordered water, why, and how much; `because` of a programme names its turn. */
  wateringOrdered: { stream: 1, fields: ['commandId', 'by', 'because', 'seconds', 'litres'] },
  /** A programme's turn gave no water, or not all of it. */
  wateringSkipped: { stream: 1, fields: ['day', 'reason', 'detail'] },
  wateringLocked: { stream: 1, fields: ['reason', 'untilMs', 'by', 'because'] },
  wateringUnlocked: { stream: 1, fields: ['reason', 'by'] },
  programmeSet: { stream: 1, fields: ['by', 'programme'] },
  /** The event of type `of` of that subject at `ofMs` does not stand (standing.ts). */
  withdrawn: { stream: 1, fields: ['of', 'ofMs', 'reason'] },
  /** A press that the asset's settings call a test. */
  callTested: { stream: 1, fields: ['devEui', 'press', 'fCntUp'] },
  /** A safety device misses its heartbeats, and speaks again. */
  supervisionLost: { stream: 0, fields: ['devEui', 'lastHeardMs'] },
  supervisionBack: { stream: 1, fields: ['devEui', 'sinceMs'] },
  /** What a device, or its thermometer, says by itself: fire, leak, frost, … */
  alarmRaised: { stream: 0, fields: ['devEui', 'what', 'value'] },
  /** `standing`: how many others of the place still stand. */
  alarmEnded: { stream: 1, fields: ['devEui', 'what', 'sinceMs', 'standing'] },
  binDue: { stream: 1, fields: ['devEui', 'fillPercent', 'fullByMs'] },
  countQuarter: { stream: 2, fields: ['quarterMs', 'inCount', 'outCount', 'coverage'] },
  valueQuarter: { stream: 2, fields: ['quarterMs', 'quantity', 'mean', 'min', 'max', 'samples'] },
  noiseRaised: { stream: 1, fields: ['devEui', 'levelDb', 'usualDb'] },
  /** Of a noise day, 06:00 to 06:00; levels in dB, null where too little is known. */
  noiseDay: { stream: 2, fields: ['day', 'lDay', 'lEvening', 'lNight', 'lDen', 'hours'] },
  /** A device's battery: empty by its slope, or by its own word (null); a new one. */
  batteryLow: { stream: 4, fields: ['percent', 'emptyByMs'] },
  batteryChanged: { stream: 4, fields: ['percent'] },
  /** A channel of a device that is not to be believed: `frozen` or `leaps`; and one that is again. */
  sensorDistrusted: { stream: 4, fields: ['quantity', 'index', 'sinceMs', 'reason', 'value'] },
  sensorTrusted: { stream: 4, fields: ['quantity', 'index', 'sinceMs'] },
  heatNight: { stream: 2, fields: ['night', 'minC', 'hoursAbove20', 'degreeHours', 'coverage'] },
  /** Waterings that take too much, too little, or nothing; `evidence` as of a leak. */
  cycleFaultFound: {
    stream: 1,
    fields: ['kind', 'sinceMs', 'expectedLitres', 'foundLitres', 'confidence', 'evidence'],
  },
  cycleFaultCleared: { stream: 1, fields: ['kind', 'sinceMs', 'litres'] },
  /** A stay as it is told for good, hours after it ended; it stands beside what was told live. */
  stayFinal: { stream: 2, fields: ['devEui', 'sinceMs', 'untilMs', 'confidence', 'inferred'] },
  /** What a sensor tells is not to be relied upon: it is stuck, dead, or has drifted. */
  spaceSensorDoubted: { stream: 4, fields: ['devEui', 'problem', 'sinceMs', 'confidence'] },
  spaceSensorTrusted: { stream: 4, fields: ['devEui', 'problem', 'sinceMs'] },
  /** A sensor was asked to speak at another pace; it does, or fell back. */
  paceAsked: { stream: 4, fields: ['devEui', 'seconds', 'because', 'by', 'commandId'] },
  paceChanged: { stream: 4, fields: ['devEui', 'seconds', 'askedSeconds', 'isKept'] },
  /** Somebody has seen the alarm of type `of` of that subject at `ofMs`. */
  alarmAcknowledged: { stream: 1, fields: ['of', 'ofMs', 'by'] },
  /** How far a mount of the asset is: `planned`, `installed`, `accepted`; null: nobody plans it any more. */
  installMoved: {
    stream: 1,
    fields: ['role', 'index', 'stage', 'devEui', 'by', 'because', 'week', 'reserveDb'],
  },
  /** An act at the gateway, as its audit has it under `seq`; `mac`: its check in the chain (S10). */
  acted: { stream: 4, fields: ['seq', 'who', 'what', 'target', 'from', 'result', 'mac'] },
  /**
   * How it is with the gateway, whose EUI is the subject: rows that wait by stream, devices, frames in
   * `spanMs`, and of the last hour the time it could not listen and the fullest sub-band. null: not known.
   */
  gatewayReported: {
    stream: 4,
    fields: [
      ...['waiting', 'devices', 'heard', 'silent', 'frames', 'spanMs', 'noiseDbm', 'deafMs'],
      ...['dutyPercent', 'radios', 'radiosOnline', 'upMs'],
      ...['certificateEndsMs', 'diskFreeBytes', 'memoryBytes'],
    ],
  },
  /** A figure of somebody's own under a name of theirs: a number, a text, yes or no. `by`: a flow, a token. */
  customReported: { stream: 1, fields: ['name', 'value', 'unit', 'by'] },
  /**
   * What a new home of the device would need if this gateway were lost: keys, session and places, sealed to
   * the city's escrow key (`box`, base64). Told when keys or session change.
   */
  homeEscrowed: { stream: 4, fields: ['homeRev', 'box'] },
  /** Where the device's counters and nonces stood; told once a day where they moved. */
  homeFloors: {
    stream: 4,
    fields: [
      ...['homeRev', 'devAddr', 'fCntUpNext', 'fCntDownNext', 'aFCntDownNext'],
      ...['joinNonceNext', 'devNonceLast'],
    ],
  },
  /**
   * Which gateways heard a device within `spanMs`, where more than one did: of each its EUI, frames, and the
   * best RSSI and SNR, the most frames first. A frame is one uplink however many heard it.
   */
  deviceCovered: { stream: 4, fields: ['spanMs', 'frames', 'heard'] },
} as const satisfies Readonly<
  Record<string, { readonly stream: 0 | 1 | 2 | 4; readonly fields: readonly string[] }>
>

export type EventFactType = keyof typeof FACT_TYPES

/** A fact with its place: immutable from the moment it is in the journal. */
export type FactRow = {
  readonly epoch: Epoch
  readonly seq: number
  readonly fact: Fact
  /** Rolling hash over the canonical bytes of all rows of (epoch, stream) up to this one; 8 bytes. */
  readonly head: Uint8Array
}

export type StreamState = {
  readonly stream: Stream
  /** First sequence still held, and one past the last that is synced to disk. */
  readonly oldest: number
  readonly next: number
  /** Rolling hash after row `next - 1`; the genesis hash of the epoch when there is none. */
  readonly head: Uint8Array
}

/** What sync asks of the journal's tail and the store, as one. Only rows that are synced show. */
export type FactSource = {
  /** All epochs that still hold rows, oldest first, the running one last. */
  epochs(): readonly { readonly epoch: Epoch; readonly streams: readonly StreamState[] }[]
  /** Up to `limit` rows from `from` on, in order, without holes; fewer when the rest is gone. */
  read(from: {
    readonly epoch: Epoch
    readonly stream: Stream
    readonly seq: number
    readonly limit: number
  }): readonly FactRow[]
  /**
   * The rolling hash after row `seq - 1`, for every seq from `oldest` to `next`: a store that prunes
   * row `oldest - 1` keeps its head. `undefined` only where it is lost; the chain then begins anew.
   */
  headBefore(at: {
    readonly epoch: Epoch
    readonly stream: Stream
    readonly seq: number
  }): Uint8Array | undefined
  profile(id: string): Profile | undefined
  /** Why the rows of a range are gone and of what time they spoke, where that is known. */
  lossOf?(range: {
    readonly epoch: Epoch
    readonly stream: Stream
    readonly from: number
    readonly to: number
  }): FactLoss | undefined
}

/** Reasons of a GAP, as they stand on the wire. */
export const LOSS_REASONS = {
  unknown: 0,
  pruned: 1,
  quota: 2,
  corrupt: 3,
  refused: 4,
  thinned: 5,
} as const
export type LossReason = (typeof LOSS_REASONS)[keyof typeof LOSS_REASONS]

/** UTC milliseconds of the oldest and newest lost row; both 0 when unknown. */
export type FactLoss = {
  readonly reason: LossReason
  readonly fromMs: number
  readonly toMs: number
}
