/**
 * Milesight UC511 on a zone's solenoid valve: obeys valve tasks, closes by itself when their time or
 * water is over, says each movement at once (confirmed) and its state every so often.
 *
 *   up     0175 battery %   0301 valve 1: 0 closed, 1 open   04c8 pulses u32
 *   down   ff1d ctrl seq duration u24 pulses u32   (decoders' milesight-uc511-downlink.ts)
 */

import type { CancelTimer } from '../../../base/clock.ts'
import type { ActorParts } from './actor-parts.ts'
import { LorawanActor } from './lorawan-actor.ts'
import { batteryEntry, littleEndian, MILESIGHT_PORT, POWER_ON } from './milesight.ts'
import type { ZonePipe } from './zone-pipe.ts'

export type ValveTask = {
  readonly valve: 'one' | 'two' | 'all'
  readonly open: boolean
  readonly seconds: number | undefined
  readonly pulses: number | undefined
}

/** How often a running task looks at the pulses it was given. */
const PULSES_LOOK_MS = 1_000

export class ZoneValve {
  readonly actor: LorawanActor
  readonly #pipe: ZonePipe
  readonly #reportMs: number
  #cancelTask: CancelTimer = () => {}
  #cancelReport: CancelTimer = () => {}

  constructor(parts: ActorParts, pipe: ZonePipe, reportMs: number) {
    this.#pipe = pipe
    this.#reportMs = reportMs
    this.actor = new LorawanActor(parts, {
      onJoined: () => {
        this.actor.send({ fPort: MILESIGHT_PORT, payload: POWER_ON })
        this.#report(false)
      },
      onDownlink: ({ fPort, payload }) => {
        const task = fPort === MILESIGHT_PORT ? readValveTask(payload) : undefined
        if (task && task.valve !== 'two') this.#run(task)
      },
    })
  }

  #run(task: ValveTask): void {
    this.#cancelTask()
    this.#move(task.open)
    if (!task.open) return
    const endMonoMs =
      task.seconds === undefined ? Infinity : this.actor.clock.monoMs() + task.seconds * 1000
    const endPulses = task.pulses === undefined ? Infinity : this.#pipe.pulses() + task.pulses
    const look = (): void => {
      const leftMs = endMonoMs - this.actor.clock.monoMs()
      if (leftMs <= 0 || this.#pipe.pulses() >= endPulses) this.#move(false)
      else if (endPulses < Infinity) wait(Math.min(leftMs, PULSES_LOOK_MS))
      else if (leftMs < Infinity) wait(leftMs)
    }
    const wait = (ms: number): void => {
      this.#cancelTask = this.actor.after(ms, look)
    }
    look()
  }

  #move(isOpen: boolean): void {
    this.#pipe.setOpen(isOpen)
    this.#report(true)
  }

  #report(confirmed: boolean): void {
    const { isOpen } = this.#pipe
    const payload = valvePayload({ batteryPercent: 91, isOpen, pulses: this.#pipe.pulses() })
    this.actor.send({ fPort: MILESIGHT_PORT, payload, confirmed })
    this.#cancelReport()
    const waitMs = this.#reportMs * (0.95 + 0.1 * this.actor.random.unit())
    this.#cancelReport = this.actor.after(waitMs, () => this.#report(false))
  }
}

export function valvePayload(state: {
  readonly batteryPercent: number
  readonly isOpen: boolean
  readonly pulses: number
}): Uint8Array {
  return Uint8Array.from([
    ...batteryEntry(state.batteryPercent),
    ...[0x03, 0x01, Number(state.isOpen)],
    ...[0x04, 0xc8, ...littleEndian(state.pulses, 4)],
  ])
}

/** The task in a downlink; `undefined` for anything else, which the device ignores. */
export function readValveTask(bytes: Uint8Array): ValveTask | undefined {
  if (bytes.length !== 11 || bytes[0] !== 0xff || bytes[1] !== 0x1d) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const control = view.getUint8(2)
  const valve = ({ 0: 'one', 1: 'two', 7: 'all' } as const)[control & 7]
  if (!valve) return undefined
  return {
    valve,
    open: (control & 0x20) !== 0,
    seconds: control & 0x80 ? view.getUint16(4, true) + view.getUint8(6) * 65_536 : undefined,
    pulses: control & 0x40 ? view.getUint32(7, true) : undefined,
  }
}
