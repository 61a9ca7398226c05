/** Offers of time at work: judged, taken into the gateway's clock, handed on to the machine's, told. */

import type { KeptClock } from '../../base/kept-clock.ts'
import type { Log } from '../../base/log.ts'
import { judgeTime, type TimeOffer, type TimeVerdict } from './time-keeper.ts'

export type TimeKeepingParts = {
  readonly clock: KeptClock
  /** What the gateway has lived through, UTC. */
  readonly floorMs: number
  readonly log: Log
  /** Sets the machine's clock; resolves with why it could not be. */
  readonly setMachine: (utcMs: number) => Promise<string | undefined>
  readonly raise: (code: string, detail: string) => void
}

export class TimeKeeping {
  readonly #parts: TimeKeepingParts

  constructor(parts: TimeKeepingParts) {
    this.#parts = parts
  }

  /** Somebody says what time it is now. */
  person(utcMs: number): TimeVerdict {
    return this.offer({ source: 'person', utcMs, monoMs: this.#parts.clock.monoMs() })
  }

  offer(offer: TimeOffer): TimeVerdict {
    const { clock, floorMs, log, raise } = this.#parts
    const verdict = judgeTime(offer, { floorMs, clk: clock.clockState() })
    if (verdict.kind === 'refuse') return verdict
    const { source, utcMs, monoMs } = offer
    clock.tell({ utcMs, monoMs, clk: verdict.clk })
    const said = new Date(utcMs).toISOString()
    log.info({ source, said }, 'the time has become known')
    // The record that tells it is the occasion on which held facts get their dates.
    raise('clock-told', `${source}: ${said}`)
    void this.#hand(source)
    return verdict
  }

  async #hand(source: TimeOffer['source']): Promise<void> {
    const { clock, log, setMachine } = this.#parts
    const why = await setMachine(clock.wallMs())
    if (why === undefined) log.info({ source }, "the machine's clock is set")
    else
      log.warn(
        { source, why },
        "the machine's clock could not be set: the gateway keeps the time itself",
      )
  }
}
