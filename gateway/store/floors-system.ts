/**
 * Where each session's counters stood at the last checkpoint, in a file of its own, on another medium if
 * there is one: a database that somebody brought back from last week has counters that go back, and each
 * frame since could be replayed (F40). What is done about it: engine/counter-floors.ts.
 */

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { type CborValue, readCbor, writeCbor } from '../../base/cbor.ts'
import { bytesOfId, idOfBytes } from '../../base/ids.ts'
import type { CounterFloor } from '../engine/counter-floors.ts'
import type { EngineState } from '../engine/state.ts'

export class CounterFloors {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Call behind a checkpoint. Throws what the file system throws. */
  keep(state: EngineState): void {
    const floors: CborValue[] = []
    for (const { device, session } of state.devices.values()) {
      if (!session) continue
      const { id, devAddr, fCntUpNext, fCntDownNext, aFCntDownNext } = session
      const counters = [fCntUpNext, fCntDownNext, aFCntDownNext]
      floors.push([bytesOfId(device.devEui), id, bytesOfId(devAddr), ...counters])
    }
    const draft = `${this.#path}.draft`
    const file = openSync(draft, 'w', 0o600)
    try {
      writeFileSync(file, writeCbor(floors))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, this.#path)
  }

  /** Floors that cannot be read are none: the gateway starts without. */
  read(): readonly CounterFloor[] {
    if (!existsSync(this.#path)) return []
    const read = readCbor(new Uint8Array(readFileSync(this.#path)))
    if (read.kind === 'rejected' || !Array.isArray(read.value)) return []
    type Row = readonly [Uint8Array, number, Uint8Array, number, number, number]
    return (read.value as unknown as readonly Row[]).map(
      ([devEui, session, devAddr, fCntUpNext, fCntDownNext, aFCntDownNext]) => ({
        devEui: idOfBytes(devEui),
        session,
        devAddr: idOfBytes(devAddr),
        ...{ fCntUpNext, fCntDownNext, aFCntDownNext },
      }),
    )
  }
}
