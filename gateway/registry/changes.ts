/** What a new registration changes in the one there is: for dry runs, and for people who wonder. */

import type { Device } from './model.ts'

/** Names of the fields that differ, in alphabetical order; nothing of keys is known here. */
export function changedFields(before: Device, after: Device): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  // Who allowed a relaxation is written by the gateway, not by the file.
  names.delete('relaxed')
  const changed = [...names].filter(
    (name) => before[name as keyof Device] !== after[name as keyof Device],
  )
  return changed.sort()
}
