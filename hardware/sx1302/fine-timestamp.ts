/**
 * Nanoseconds between the last pulse and a packet, of an SX1303 (reference §13). The chip stamps the
 * end of the header in ticks of 32 MHz and adds metrics: by how much each symbol's timing moved on. Pure.
 *
 *   ──pulse─────────── preamble ─────│── header ──│── payload          (the stamp is at the second │)
 *       └──────── fine time ─────────┘
 *
 * The preamble's end is what stations compare; all of it is corrected by the crystal's error, which the
 * two pulses around the packet tell.
 */

const TICKS_PER_SECOND = 32_000_000
const NS_PER_TICK = 31.25
const TURN = 2 ** 32
/** Ticks of a chip at 125 kHz. */
const TICKS_PER_CHIP = 256
/** Group delay of the decimation filters, in ticks. */
const FILTER_TICKS = 2_138
/** The C HAL trusts pulses only when so many have come. */
export const PULSES_KEPT = 16
const CRYSTAL_ERROR_MAX = 0.2
/** Pairs of metrics that are used: later ones drift with the packet. */
const METRIC_PAIRS: Readonly<Record<number, number>> = { 12: 4, 11: 8, 10: 16 }
const METRIC_PAIRS_MAX = 32
const NOTCH_KHZ = 75

export type FineStamp = {
  readonly counter32: number
  readonly metrics: Int8Array
  readonly sf: number
  readonly ifHz: number
  /** How far off its channel it came, relative to its frequency. */
  readonly freqError: number
}

export type FineTime =
  | { readonly kind: 'fine'; readonly ns: number }
  | {
      readonly kind: 'none'
      readonly reason: 'no-metrics' | 'few-pulses' | 'no-pulse' | 'crystal' | 'range'
    }

/** `pulses`: 32 MHz counter at the last pulses, oldest first, without gaps where none was missed. */
export function fineTime(stamp: FineStamp, pulses: readonly number[]): FineTime {
  if (stamp.metrics.length < 2) return none('no-metrics')
  if (pulses.length < PULSES_KEPT) return none('few-pulses')
  const preambleEnd = ticks(stamp.counter32 - headerTicks(stamp) + FILTER_TICKS)
  const at = pulses.findLastIndex((pulse) => ticks(preambleEnd - pulse) <= TICKS_PER_SECOND)
  if (at < 0) return none('no-pulse')
  // The second that the packet is in, where it is over; else the one before.
  const from = at === pulses.length - 1 ? at - 1 : at
  const crystal = TICKS_PER_SECOND / ticks(pulses[from + 1]! - pulses[from]!)
  if (!(Math.abs(crystal - 1) <= CRYSTAL_ERROR_MAX)) return none('crystal')
  const sinceTicks = ticks(preambleEnd - pulses[at]!) + meanOf(stamp) + notchTicks(stamp.ifHz)
  const ns = Math.trunc(sinceTicks * NS_PER_TICK * crystal)
  return ns >= 0 && ns < 1e9 ? { kind: 'fine', ns } : none('range')
}

function none(reason: Extract<FineTime, { kind: 'none' }>['reason']): FineTime {
  return { kind: 'none', reason }
}

function ticks(value: number): number {
  return ((value % TURN) + TURN) % TURN
}

/** From the end of the preamble to the stamp, longer by the sender's own frequency error. */
function headerTicks({ sf, freqError }: FineStamp): number {
  const symbol = TICKS_PER_CHIP * 2 ** sf
  const nominal = symbol * (sf <= 6 ? 14 : 12) + symbol / 4 - TICKS_PER_CHIP
  return Math.floor(nominal + nominal * freqError + 0.5)
}

/** Mean of the running sums: where the symbols were on average. In 32-bit floats, as the C HAL. */
function meanOf({ metrics, sf }: FineStamp): number {
  const used = Math.min(metrics.length & ~1, 2 * (METRIC_PAIRS[sf] ?? METRIC_PAIRS_MAX))
  let running = 0
  let sum = 0
  for (let i = 0; i < used; i++) {
    running += metrics[i]!
    sum += running
  }
  return Math.fround(sum / used)
}

/** Near the centre of a radio the DC notch filter holds a packet back; Semtech's fit, kHz → ticks. */
function notchTicks(ifHz: number): number {
  const khz = ifHz / 1000
  if (Math.abs(khz) > NOTCH_KHZ) return 0
  return 1.7e-6 * khz ** 4 + 2.4e-6 * khz ** 3 - 0.0101 * khz ** 2 - 0.01275 * khz + 10.2922
}
