/**
 * The versions of a gateway's flows: who brought which when and why, which one is in force and which was
 * before. Pure: the files are in `versions-system.ts`.
 */

/** By hand from a file, in the editor, or signed by the city. */
export const FLOW_ORIGINS = ['import', 'edit', 'update'] as const

export type FlowVersion = {
  /** Counts up; a number is never given twice. */
  readonly number: number
  readonly atMs: number
  readonly by: string
  readonly why: string
  readonly origin: (typeof FLOW_ORIGINS)[number]
  /** Hex. */
  readonly sha256: string
  readonly bytes: number
  readonly nodes: number
  /** Of what the city has signed: its path, `flows/sign/1.2.0.json`. */
  readonly signed?: string
}

export type FlowIndex = {
  readonly version: 1
  readonly last: number
  readonly active: number | null
  /** What was in force before: where a rollback goes. */
  readonly before: number | null
  readonly versions: readonly FlowVersion[]
}

export const VERSIONS_MAX = 30
export const NO_FLOWS: FlowIndex = { version: 1, last: 0, active: null, before: null, versions: [] }

/**
 * `undefined`: it is none. By hand: the main thread reads it too, and a reader of schemas costs a thread
 * 20 MB.
 */
export function readFlowIndex(text: string): FlowIndex | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const index = value as FlowIndex
  const isIndex =
    typeof value === 'object' &&
    index?.version === 1 &&
    isWhole(index.last) &&
    [index.active, index.before].every((one) => one === null || isWhole(one)) &&
    Array.isArray(index.versions) &&
    index.versions.every(isVersion)
  return isIndex ? index : undefined
}

function isVersion(one: FlowVersion): boolean {
  return (
    [one?.number, one?.bytes, one?.nodes].every(isWhole) &&
    Number.isFinite(one.atMs) &&
    [one.by, one.why, one.signed ?? ''].every((text) => typeof text === 'string') &&
    FLOW_ORIGINS.includes(one.origin) &&
    /^[0-9a-f]{64}$/.test(one.sha256)
  )
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** A new version, in force or kept beside it; `dropped`: the eldest that have no place any more. */
export function withVersion(
  index: FlowIndex,
  about: Omit<FlowVersion, 'number'>,
  { inForce = true }: { readonly inForce?: boolean } = {},
): { readonly index: FlowIndex; readonly number: number; readonly dropped: readonly number[] } {
  const number = index.last + 1
  const all = [...index.versions, { number, ...about }]
  const now = inForce
    ? { active: number, before: index.active }
    : { active: index.active, before: index.before }
  const isKept = ({ number: one }: FlowVersion, i: number): boolean => {
    return one === now.before || one === now.active || i >= all.length - VERSIONS_MAX
  }
  const versions = all.filter(isKept)
  const dropped = all.filter((one) => !versions.includes(one)).map((one) => one.number)
  return { index: { ...index, ...now, last: number, versions }, number, dropped }
}

/** Another version in force, or none (null); `undefined`: there is none of this number. */
export function withActive(index: FlowIndex, number: number | null): FlowIndex | undefined {
  if (number !== null && !index.versions.some((one) => one.number === number)) return undefined
  if (number === index.active) return index
  return { ...index, active: number, before: index.active }
}

export function activeOf({
  versions,
  active,
}: Pick<FlowIndex, 'versions' | 'active'>): FlowVersion | undefined {
  return versions.find(({ number }) => number === active)
}
