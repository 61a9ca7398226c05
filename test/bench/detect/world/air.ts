/**
 * One device's uplinks through one gateway: lost in runs, doubled, late, and stamped by the clock that
 * the gateway has at the time.
 *
 *   {"k":"m","dev":"M-Z07","fc":123,"p":4567,"t":…,"arr":…,"gw":1,"boot":7,"mono":…,"clk":1}
 *   └────────── what the device says ───────┘└────────── what the gateway adds ───────────┘
 */

import type { Boot } from './boots.ts'
import { between, type Draw } from './chance.ts'
import type { RadioParams, Range } from './params.ts'

/** A line of a recorded stream, and when it came. */
export type Arrival = { readonly arr: number; readonly line: string }

/** What the gateway's monotonic clock shows when it begins to hear, s. */
const MONO_START = 20

export class Air {
  readonly #draw: Draw
  readonly #params: RadioParams
  readonly #boots: readonly Boot[]
  readonly #gw: number
  readonly #heard: Arrival[]
  readonly #loss: number
  #isInBadRun = false
  #bootIndex = 0

  /** Appends what is heard to `heard`, in the order of sending. */
  constructor(
    draw: Draw,
    gateway: { readonly gw: number; readonly boots: readonly Boot[]; readonly params: RadioParams },
    heard: Arrival[],
  ) {
    this.#draw = draw
    this.#params = gateway.params
    this.#boots = gateway.boots
    this.#gw = gateway.gw
    this.#heard = heard
    this.#loss = between(draw, [gateway.params.lossMin, gateway.params.lossMax])
  }

  /** `says`: the device's part of the line, without braces. */
  send(time: number, says: string): void {
    const isLost = this.#nextIsLost()
    const draws = [this.#draw(), this.#draw(), this.#draw(), this.#draw(), this.#draw()] as const
    const boot = this.#bootAt(time)
    if (isLost || time < boot.from || time >= boot.to) return
    const [latency, delayed, delay, doubled, doubleDelay] = draws
    const { delayedProb, delayedBy, dupProb, dupDelay, lateDupProb, lateDupDelay } = this.#params
    const clk = time >= boot.syncedAt ? 1 : 0
    const stamp = clk ? time : time + boot.wrongBy
    const mono = time - boot.from + MONO_START
    const hear = (t: number, arr: number): void => {
      const adds = `"gw":${this.#gw},"boot":${boot.id},"mono":${mono.toFixed(1)},"clk":${clk}`
      const line = `{${says},"t":${t.toFixed(1)},"arr":${arr.toFixed(1)},${adds}}`
      this.#heard.push({ arr, line })
    }
    const arr = delayed < delayedProb ? time + within(delayedBy, delay) : time + 0.3 + latency
    hear(stamp, arr)
    if (doubled < dupProb) hear(stamp + 0.1, arr + within(dupDelay, doubleDelay))
    else if (doubled < dupProb + lateDupProb) hear(stamp, arr + within(lateDupDelay, doubleDelay))
  }

  /** Losses come in runs (Gilbert): as often as the device's loss says, as long as the mean run. */
  #nextIsLost(): boolean {
    const leaveBad = 1 / Math.max(1, this.#params.lossBurstLen)
    const enterBad = Math.min(1, (this.#loss * leaveBad) / (1 - this.#loss))
    const drawn = this.#draw()
    this.#isInBadRun = this.#isInBadRun ? drawn >= leaveBad : drawn < enterBad
    return this.#isInBadRun
  }

  #bootAt(time: number): Boot {
    while ((this.#boots[this.#bootIndex + 1]?.from ?? Number.POSITIVE_INFINITY) <= time) {
      this.#bootIndex++
    }
    return this.#boots[this.#bootIndex]!
  }
}

function within(range: Range, drawn: number): number {
  return between(() => drawn, range)
}
