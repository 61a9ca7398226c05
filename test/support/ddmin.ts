/** ddmin (Zeller and Hildebrandt, 2002): drops halves, quarters … single items of a list while a test still fails. */

/** `isBad` is asked about ever shorter lists; what is left is one that it calls bad, or the list itself. */
export async function ddmin<T>(
  list: readonly T[],
  isBad: (list: readonly T[]) => boolean | Promise<boolean>,
): Promise<readonly T[]> {
  let kept = list
  let pieces = 2
  while (kept.length > 0) {
    const size = Math.ceil(kept.length / pieces)
    let wasCut = false
    for (let at = 0; at < kept.length; at += size) {
      const rest = [...kept.slice(0, at), ...kept.slice(at + size)]
      if (!(await isBad(rest))) continue
      kept = rest
      wasCut = true
      break
    }
    if (wasCut) pieces = Math.max(2, pieces - 1)
    else if (size === 1) break
    else pieces = Math.min(kept.length, pieces * 2)
  }
  return kept
}
