/**
 * How loud a frequency is, how often: the SX1261 looks at its level many times and counts what it saw
 * in 33 steps of 4 dB (reference §12). One frequency at a time, or a range of them.
 */

import { type Clock, sleep } from '../../base/clock.ts'
import type { Sx1302Bus } from '../sx1302/bus.ts'
import { Sx1302Error } from '../sx1302/errors.ts'
import {
  COUNT_STATUS,
  countOp,
  dataOf,
  endOps,
  LEVELS_DBM,
  listenOps,
  readCounts,
  readSx1261,
  SCANS_MAX,
  SX1261_REGISTERS,
} from './commands.ts'

export type SpectrumColumn = {
  readonly freqHz: number
  /** How often each of `LEVELS_DBM` was seen, loudest first. */
  readonly counts: readonly number[]
}

export type SpectrumRange = {
  readonly fromHz: number
  /** Included, where the steps meet it. */
  readonly toHz: number
  readonly stepHz: number
  /** Looks at each frequency, 7 µs apart. */
  readonly scans: number
}

export const FREQUENCIES_MAX = 1_000
const LISTEN_HZ = 125_000
const SCAN_US = 7
const POLL_MS = 5
/** Beyond what the scans take: it hangs. */
const GRACE_MS = 500

/** What is wrong with a range; `undefined`: nothing. */
export function rangeFault(range: SpectrumRange): string | undefined {
  const { fromHz, toHz, stepHz, scans } = range
  if (!(fromHz <= toHz)) return `the range ends (${toHz} Hz) before it begins (${fromHz} Hz)`
  if (!(stepHz >= 1_000)) return `a step of ${stepHz} Hz is too small: 1000 at least`
  if (!(scans >= 1 && scans <= SCANS_MAX)) return `${scans} looks: 1 to ${SCANS_MAX} can be counted`
  const count = frequenciesOf(range).length
  if (count > FREQUENCIES_MAX)
    return `${count} frequencies are too many: ${FREQUENCIES_MAX} at most`
  return undefined
}

export function frequenciesOf({ fromHz, toHz, stepHz }: SpectrumRange): readonly number[] {
  const length = Math.min(Math.floor((toHz - fromHz) / stepHz) + 1, FREQUENCIES_MAX + 1)
  return Array.from({ length }, (_, i) => fromHz + i * stepHz)
}

/** Throws Sx1302Error when it does not finish, McuError when the line fails. */
export async function scanFrequency(
  bus: Sx1302Bus,
  clock: Clock,
  freqHz: number,
  scans: number,
): Promise<SpectrumColumn> {
  await bus.run([...listenOps(freqHz, LISTEN_HZ), countOp(scans)])
  const untilMs = clock.monoMs() + (scans * SCAN_US) / 1000 + GRACE_MS
  for (;;) {
    await sleep(clock, POLL_MS)
    const [answer] = await bus.run([readSx1261(SX1261_REGISTERS.scanStatus, 1)])
    const status = dataOf(answer!)[0]!
    if (status === COUNT_STATUS.done) break
    if (status !== COUNT_STATUS.running || clock.monoMs() > untilMs) {
      await bus.run(endOps())
      const text = `the SX1261 did not finish its scan of ${freqHz} Hz (status ${status})`
      throw new Sx1302Error('sx1261', text, { freqHz, status })
    }
  }
  const read = readSx1261(SX1261_REGISTERS.counts, 2 * LEVELS_DBM.length)
  const [answer] = await bus.run([read, ...endOps()])
  return { freqHz, counts: readCounts(dataOf(answer!)) }
}

/** The level that is exceeded `share` of the time, dBm: 0.5 the usual, 0.01 the loudest. */
export function levelExceeded({ counts }: SpectrumColumn, share: number): number {
  const all = counts.reduce((sum, count) => sum + count, 0)
  let louder = 0
  for (const [i, count] of counts.entries()) {
    louder += count
    if (louder >= share * all && louder > 0) return LEVELS_DBM[i]!
  }
  return LEVELS_DBM.at(-1)!
}
