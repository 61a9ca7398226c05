/** Versions of packages: Semantic Versioning 2.0.0 without build metadata, which has no order. */

const SEMVER = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-([0-9A-Za-z.-]{1,64}))?$/
const IDENTIFIER = /^(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)$/

export function isSemver(text: string): boolean {
  const match = SEMVER.exec(text)
  if (!match) return false
  return match[4] === undefined || match[4].split('.').every((part) => IDENTIFIER.test(part))
}

/** Below 0 when `a` comes before `b`, by clause 11. Both are versions. */
export function compareSemver(a: string, b: string): number {
  const [coreA = '', ...preA] = a.split('-')
  const [coreB = '', ...preB] = b.split('-')
  const byCore = compareParts(coreA.split('.'), coreB.split('.'))
  if (byCore !== 0) return byCore
  const [tagA, tagB] = [preA.join('-'), preB.join('-')]
  // What is released comes after all that led to it.
  if (tagA === '' || tagB === '') return Number(tagA === '') - Number(tagB === '')
  return compareParts(tagA.split('.'), tagB.split('.'))
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareIdentifiers(a[i]!, b[i]!)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareIdentifiers(a: string, b: string): number {
  const [isNumberA, isNumberB] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  if (isNumberA && isNumberB) return Math.sign(Number(a) - Number(b))
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1
  return a === b ? 0 : a < b ? -1 : 1
}
