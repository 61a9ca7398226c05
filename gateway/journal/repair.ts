/**
 * What an opened journal does about the damage that recovery found: a torn or damaged end is wiped, so
 * that what was cut cannot come back, and what had valid bytes is kept aside for a person.
 */

import type { JournalDisk } from './disk.ts'
import type { Damage } from './recover.ts'
import {
  type Position,
  placeOf,
  positionOf,
  SEGMENT_HEADER_BYTES,
  writeSegmentHeader,
} from './segment.ts'

export type RepairPlace = {
  readonly disk: JournalDisk
  readonly id: Uint8Array
  readonly existing: Set<number>
}

/** Cuts a torn tail, puts a damaged one aside. Gives the position where writing goes on. */
export async function repair(
  { disk, id, existing }: RepairPlace,
  damage: Damage,
  end: Position,
): Promise<Position> {
  if (damage.kind === 'missing') return end
  const { segment, offset } = placeOf(damage.position)
  if (damage.kind === 'header') {
    await disk.write(segment, 0, writeSegmentHeader(id, segment))
    await disk.sync(segment)
    return end
  }
  const later = [...existing].filter((number) => number > segment)
  const bytes = await disk.read(segment)
  const noHeader = offset < SEGMENT_HEADER_BYTES
  if (damage.kind === 'quarantined' || (noHeader && bytes.some((byte) => byte !== 0))) {
    await disk.quarantine(`${segment}-${offset}.bin`, bytes.subarray(offset))
  }
  for (const number of later) {
    await disk.quarantine(`${number}-0.bin`, await disk.read(number))
    await disk.remove(number)
    existing.delete(number)
  }
  if (noHeader) {
    // The header itself never got down: the segment was being created.
    await disk.remove(segment)
    existing.delete(segment)
    return Math.max(end, positionOf({ segment, offset: 0 }))
  }
  await disk.wipe(segment, offset)
  return damage.position
}
