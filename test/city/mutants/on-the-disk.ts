/** Mutants of what is written, synced and found again. */

import type { Random } from '../../../base/random.ts'
import type { Core } from '../../../gateway/core/core.ts'
import type { CorePorts } from '../../../gateway/core/ports.ts'
import type { EngineState } from '../../../gateway/engine/state.ts'
import type { JournalDisk } from '../../../gateway/journal/disk.ts'
import type { Mutant } from './mutant.ts'

const withDisk = (ports: CorePorts, disk: Partial<JournalDisk>): CorePorts => ({
  ...ports,
  disk: { ...ports.disk, ...disk },
})

const withRandom = (ports: CorePorts, random: Partial<Random>): CorePorts => ({
  ...ports,
  random: { ...ports.random, ...random },
})

/** The engine's state is only read by the product's callers; a mutant knows no shame. */
export function stateOf(core: Core): EngineState {
  return core.state as EngineState
}

/** Epochs are the only six bytes that a core draws. */
const EPOCH_BYTES = 6

export const ON_THE_DISK: readonly Mutant[] = [
  {
    name: 'skips-the-sync',
    text: 'answers before the record is on the medium',
    breaks: ['I1', 'I2'],
    bend: () => ({ ports: (ports) => withDisk(ports, { sync: async () => {} }) }),
  },
  {
    name: 'forgets-the-epoch',
    text: 'goes on in the same epoch after a restart',
    breaks: ['I1', 'I2', 'I13'],
    bend: () => ({
      ports: (ports) =>
        withRandom(ports, {
          bytes: (length) =>
            length === EPOCH_BYTES ? new Uint8Array(length).fill(7) : ports.random.bytes(length),
        }),
    }),
  },
  {
    name: 'loses-the-last-write',
    text: 'leaves out the last written piece when it reads the journal again',
    breaks: ['I1', 'I2', 'I5'],
    bend: () => {
      let last: { segment: number; offset: number; length: number } | undefined
      return {
        ports: (ports) =>
          withDisk(ports, {
            write: async (segment, offset, bytes) => {
              last = { segment, offset, length: bytes.length }
              await ports.disk.write(segment, offset, bytes)
            },
            read: async (segment) => {
              const bytes = await ports.disk.read(segment)
              if (last?.segment === segment) bytes.fill(0, last.offset, last.offset + last.length)
              return bytes
            },
          }),
      }
    },
  },
  {
    name: 'ignores-the-journal',
    text: 'starts from the checkpoint alone',
    breaks: ['I1', 'I2', 'I5', 'I13'],
    bend: () => ({
      ports: (ports, { number }) => (number === 0 ? ports : withDisk(ports, emptied(ports.disk))),
    }),
  },
]

/** Every segment is read as if nothing stood behind its header. */
function emptied(disk: JournalDisk): Partial<JournalDisk> {
  const HEADER_BYTES = 32
  return {
    read: async (segment) => {
      const bytes = await disk.read(segment)
      bytes.fill(0, HEADER_BYTES)
      return bytes
    },
  }
}
