/**
 * The book of the hypervisor's commits: rows of each (gateway, epoch, stream) are applied in order,
 * each touching the cursor on disk (I4), and every commit goes into the trace.
 */

import type { GatewayEui } from '../../../base/ids.ts'
import type { StoreWrite } from '../../../sync/hypervisor/gateway-state.ts'
import type { HypervisorStore } from '../../../sync/hypervisor/store.ts'
import type { Violations } from './violation.ts'

export class OrderBook {
  readonly counts = { commits: 0, rows: 0, gaps: 0, alarms: 0 }
  /** When the cursor of a gateway moved last, and it was heard last, city time. */
  readonly movedMs = new Map<GatewayEui, number>()
  readonly alarmCodes = new Map<string, number>()
  readonly #lanes = new Map<GatewayEui, Map<string, number>>()
  readonly #nowMs: () => number
  readonly #violations: Violations
  readonly #trace: { add(component: string, bytes: Uint8Array): void }

  constructor(
    nowMs: () => number,
    violations: Violations,
    trace: { add(component: string, bytes: Uint8Array): void },
  ) {
    this.#nowMs = nowMs
    this.#violations = violations
    this.#trace = trace
  }

  /** The hypervisor starts: what its database says is where its commits must begin. */
  restarted(): void {
    this.#lanes.clear()
  }

  /** The commits that follow each other within one run touch; the first touches the disk. */
  async committing(
    cursors: HypervisorStore['cursors'],
    writes: readonly StoreWrite[],
  ): Promise<void> {
    this.counts.commits++
    for (const write of writes) {
      if (write.kind !== 'effect') continue
      const { gw, effect } = write
      if (effect.kind === 'alarm') {
        this.counts.alarms++
        this.alarmCodes.set(effect.code, (this.alarmCodes.get(effect.code) ?? 0) + 1)
      }
      if (effect.kind === 'lost') this.counts.gaps++
      if (effect.kind !== 'commit' && effect.kind !== 'lost') continue
      const lanes = await this.#lanesOf(gw, cursors)
      const { epoch, stream } = effect.cursor
      const lane = `${epoch}/${stream}`
      let expected = lanes.get(lane) ?? 0
      lanes.set(lane, effect.cursor.next)
      this.movedMs.set(gw, this.#nowMs())
      if (effect.kind === 'lost') continue
      for (const { seq, bytes } of effect.rows) {
        if (seq !== expected) {
          this.#violations.add('I4', `${gw} ${lane}: row ${seq} applied where ${expected} was due`)
        }
        expected = seq + 1
        this.counts.rows++
        this.#trace.add(lane, bytes)
      }
    }
  }

  async #lanesOf(
    gw: GatewayEui,
    cursors: HypervisorStore['cursors'],
  ): Promise<Map<string, number>> {
    let lanes = this.#lanes.get(gw)
    if (!lanes) {
      lanes = new Map(
        (await cursors(gw)).map(({ epoch, stream, next }) => [`${epoch}/${stream}`, next]),
      )
      this.#lanes.set(gw, lanes)
    }
    return lanes
  }
}
