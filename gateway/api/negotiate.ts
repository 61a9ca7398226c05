/** Which of several content types a caller wants (RFC 9110, 12.5.1). */

/** `undefined`: none of them. Of equal wishes the first offer counts, as when nothing is said. */
export function wantedType(
  accept: string | undefined,
  offers: readonly string[],
): string | undefined {
  if (accept === undefined || accept.trim() === '') return offers[0]
  const wishes = accept.split(',').slice(0, 20).map(wishOf)
  let best: { readonly type: string; readonly q: number } | undefined
  for (const type of offers) {
    const q = qualityOf(type, wishes)
    if (q > (best?.q ?? 0)) best = { type, q }
  }
  return best?.type
}

type Wish = { readonly range: string; readonly q: number }

function wishOf(text: string): Wish {
  const [range = '', ...parameters] = text.split(';').map((one) => one.trim().toLowerCase())
  const given = parameters.find((one) => one.startsWith('q='))
  const q = given === undefined ? 1 : Number(given.slice(2))
  return { range, q: q >= 0 && q <= 1 ? q : 0 }
}

/** The most telling range decides: a type itself before `type/*` before everything. */
function qualityOf(type: string, wishes: readonly Wish[]): number {
  const ranges = [type, `${type.split('/')[0]}/*`, '*/*']
  for (const range of ranges) {
    const found = wishes.find((wish) => wish.range === range)
    if (found) return found.q
  }
  return 0
}
