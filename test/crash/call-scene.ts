/** Call buttons on a core whose journal lies on a disk of the test's own: every press is an alarm. */

import type { JournalDisk } from '../../gateway/journal/disk.ts'
import { CoreBench, type CoreBenchOptions } from '../support/core-bench.ts'
import { type FleetDevice, fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'

const PRESS = { fPort: 85, payload: Uint8Array.of(0xff, 0x2e, 1) }

export class CallScene {
  readonly bench: CoreBench
  readonly fleet: readonly FleetDevice[] = makeFleet(2, () => 'milesight-ws101')
  /** Every press whose frame was accepted, as `calls` names it. */
  readonly accepted: string[] = []
  /** Those that the core had no room for. */
  readonly refused: string[] = []
  #presses = 0

  private constructor(bench: CoreBench) {
    this.bench = bench
  }

  static async open(
    options: CoreBenchOptions,
    diskOf: (bench: CoreBench) => JournalDisk,
  ): Promise<CallScene> {
    const bench = new CoreBench(options)
    bench.journalDisk = diskOf(bench)
    await bench.open()
    const scene = new CallScene(bench)
    for (const device of scene.fleet) await scene.#register(device)
    return scene
  }

  async #register(device: FleetDevice): Promise<void> {
    const { bench } = this
    const { devEui } = device
    const keys = {
      nwkSKey: bench.vault.seal(device.nwkSKey, `${devEui}/nwkSKey`),
      appSKey: bench.vault.seal(device.appSKey, `${devEui}/appSKey`),
    }
    await bench.command({ kind: 'deviceSet', device: fleetEntry(device).device, keys })
    await bench.addAsset({ id: `c-${devEui}`, kind: 'callPoint', name: devEui, properties: {} }, [
      { asset: `c-${devEui}`, devEui, role: 'button', index: 0, fromMs: 0 },
    ])
  }

  /** A press goes on the air; nobody waits. */
  press(): void {
    const device = this.fleet[this.#presses++ % this.fleet.length]!
    const name = `c-${device.devEui} ${device.fCntUp}`
    const frame = this.bench.rxFrame(fleetFrame(device, PRESS))
    this.bench.core.onFrames(
      [frame],
      () => this.accepted.push(name),
      () => this.refused.push(name),
    )
  }

  get presses(): number {
    return this.#presses
  }

  /** Time passes, and what is under way comes to rest. */
  async live(ms: number): Promise<void> {
    this.bench.clock.advance(ms)
    await this.bench.settle()
  }

  /** Every call that shows: `<asset> <fCntUp>`. */
  calls(): string[] {
    return this.bench
      .allFacts()
      .flatMap(({ fact }) =>
        fact.type === 'callRaised' ? [`${fact.subject} ${fact.fields['fCntUp']}`] : [],
      )
  }

  /** Codes of the health events that show. */
  healths(): string[] {
    return this.bench
      .allFacts()
      .flatMap(({ fact }) => (fact.type === 'healthRaised' ? [String(fact.fields['code'])] : []))
  }

  /** `<epoch> <stream> <seq>` of all that shows. */
  numbers(): string[] {
    return this.bench.allFacts().map(({ epoch, seq, fact }) => `${epoch} ${fact.stream} ${seq}`)
  }
}
