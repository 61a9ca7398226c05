/** The bindings of one asset, and how a new one takes its place among them. Pure. */

import type { DevEui } from '../../base/ids.ts'
import type { Binding } from './model.ts'

type Place = Pick<Binding, 'role' | 'index'>

/** The bindings of an asset with one more. */
export function bind(before: readonly Binding[], added: Binding): readonly Binding[] {
  const goesOn = before.some(
    (one) =>
      isSamePlace(one, added) &&
      one.devEui === added.devEui &&
      one.toMs === undefined &&
      added.toMs === undefined &&
      one.fromMs <= added.fromMs,
  )
  if (goesOn) return before
  const ended = before.flatMap((one): Binding[] => {
    if (!isSamePlace(one, added)) return [one]
    const apart = one.fromMs >= (added.toMs ?? Infinity) || added.fromMs >= (one.toMs ?? Infinity)
    if (apart) return [one]
    // What begins within the new one is being entered again.
    return one.fromMs < added.fromMs ? [{ ...one, toMs: added.fromMs }] : []
  })
  return [...ended, added]
}

/** The bindings of an asset without whoever serves this place from `atMs` (UTC) on; what was stays told. */
export function unbind(before: readonly Binding[], place: Place, atMs: number): readonly Binding[] {
  return before.flatMap((one): Binding[] => {
    if (!isSamePlace(one, place) || (one.toMs !== undefined && one.toMs <= atMs)) return [one]
    return one.fromMs < atMs ? [{ ...one, toMs: atMs }] : []
  })
}

/** Who serves this place with no end to it. */
export function servedBy(bindings: readonly Binding[], place: Place): DevEui | undefined {
  return bindings.find((one) => isSamePlace(one, place) && one.toMs === undefined)?.devEui
}

export function isSamePlace(a: Place, b: Place): boolean {
  return a.role === b.role && a.index === b.index
}
