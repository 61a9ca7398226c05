/** What goes on between a device and the network, beside what is settled: moves with every frame. */

import type { CborValue } from '../../base/cbor.ts'
import {
  type AdrChoice,
  type AdrMemory,
  memoryFromDisk,
  memoryToDisk,
  startMemory,
} from '../adr/choice.ts'
import type { DownlinkCommand } from '../lorawan/mac/commands.ts'
import { type Exchange, NOTHING_ASKED } from './exchange.ts'
import { NO_FIGURES, type RadioFigures } from './figures.ts'

/** What DevStatusAns said last. */
export type DeviceStatus = {
  /** 0: external power; 1–254: empty to full; 255: not measured. */
  readonly battery: number
  /** SNR of the request as the device heard it, dB. */
  readonly marginDb: number
  readonly lineMs: number
}

export type LinkTalk = {
  readonly exchange: Exchange
  /** Answers that had no room in the last downlink. */
  readonly owed: readonly DownlinkCommand[]
  /** Frames for which nothing is asked: the device did not answer; and how often that was so in a row. */
  readonly quietFrames: number
  readonly givenUp: number
  readonly adr: AdrMemory
  readonly figures: RadioFigures
  readonly status: DeviceStatus | null
  /** On the engine's line; 0: never. */
  readonly statusAskedLineMs: number
}

export function startTalk(choice: AdrChoice, lineMs: number): LinkTalk {
  return {
    exchange: NOTHING_ASKED,
    owed: [],
    quietFrames: 0,
    givenUp: 0,
    adr: startMemory(choice),
    figures: NO_FIGURES,
    status: null,
    statusAskedLineMs: lineMs,
  }
}

/** A new session: nothing is asked and settled any more, the battery is the same. */
export function talkOfNewSession(before: LinkTalk, choice: AdrChoice): LinkTalk {
  const { status, statusAskedLineMs, figures } = before
  return { ...startTalk(choice, statusAskedLineMs), status, figures }
}

/** Rewritten with every checkpoint, so short: what is usual is left out. */
export function talkToDisk(talk: LinkTalk): CborValue {
  const { exchange, owed, quietFrames, givenUp, adr, figures, status, statusAskedLineMs } = talk
  const { received, lost, byDataRate } = figures
  const common = [
    memoryToDisk(adr),
    [received, lost, ...byDataRate],
    status && [status.battery, status.marginDb, status.lineMs],
    statusAskedLineMs,
  ]
  const isQuiet = exchange === NOTHING_ASKED && owed.length + quietFrames + givenUp === 0
  const rest = isQuiet ? [] : [exchange, owed, quietFrames, givenUp]
  return [...common, ...rest] as unknown as CborValue
}

type OnDisk = readonly [
  Parameters<typeof memoryFromDisk>[0],
  readonly number[],
  readonly [number, number, number] | null,
  number,
  Exchange?,
  (readonly DownlinkCommand[])?,
  number?,
  number?,
]

/** `fCntUp`: of the last frame. */
export function talkFromDisk(value: CborValue, fCntUp: number): LinkTalk {
  const [adr, numbers, status, statusAskedLineMs, exchange, owed, quietFrames, givenUp] =
    value as unknown as OnDisk
  const [received = 0, lost = 0, ...byDataRate] = numbers
  const [battery = 0, marginDb = 0, lineMs = 0] = status ?? []
  return {
    exchange: exchange ?? NOTHING_ASKED,
    owed: owed ?? [],
    quietFrames: quietFrames ?? 0,
    givenUp: givenUp ?? 0,
    adr: memoryFromDisk(adr, fCntUp),
    figures: { received, lost, byDataRate },
    status: status && { battery, marginDb, lineMs },
    statusAskedLineMs,
  }
}
