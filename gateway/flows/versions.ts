/**
 * The versions of a gateway's flows: who brought which when and why, which one is in force and which was
 * before. Pure: the files are in `versions-system.ts`.
 */

import { z } from 'zod'

/** By hand from a file, in the editor, or signed by the city. */
export const FLOW_ORIGINS = ['import', 'edit', 'update'] as const

const versionSchema = z.strictObject({
  /** Counts up; a number is never given twice. */
  number: z.int().min(1),
  atMs: z.number(),
  by: z.string().max(120),
  why: z.string().max(200),
  origin: z.enum(FLOW_ORIGINS),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(0),
  nodes: z.int().min(0),
  /** Of what the city has signed: its path, `flows/sign/1.2.0.json`. */
  signed: z.string().max(200).exactOptional(),
})
export type FlowVersion = Readonly<z.infer<typeof versionSchema>>

const indexSchema = z.strictObject({
  version: z.literal(1),
  last: z.int().min(0),
  active: z.int().nullable(),
  /** What was in force before: where a rollback goes. */
  before: z.int().nullable(),
  versions: z.array(versionSchema).max(64),
})
export type FlowIndex = Readonly<z.infer<typeof indexSchema>>

export const VERSIONS_MAX = 30
export const NO_FLOWS: FlowIndex = { version: 1, last: 0, active: null, before: null, versions: [] }

/** `undefined`: it is none. */
export function readFlowIndex(text: string): FlowIndex | undefined {
  try {
    return indexSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** A new version, in force; `dropped`: the eldest that have no place any more. */
export function withVersion(
  index: FlowIndex,
  about: Omit<FlowVersion, 'number'>,
): { readonly index: FlowIndex; readonly number: number; readonly dropped: readonly number[] } {
  const number = index.last + 1
  const all = [...index.versions, { number, ...about }]
  const before = index.active
  const isKept = ({ number: one }: FlowVersion, i: number): boolean => {
    return one === before || i >= all.length - VERSIONS_MAX
  }
  const versions = all.filter(isKept)
  const dropped = all.filter((one) => !versions.includes(one)).map((one) => one.number)
  return { index: { ...index, last: number, active: number, before, versions }, number, dropped }
}

/** Another version in force; `undefined`: there is none of this number. */
export function withActive(index: FlowIndex, number: number): FlowIndex | undefined {
  if (!index.versions.some((one) => one.number === number)) return undefined
  if (number === index.active) return index
  return { ...index, active: number, before: index.active }
}

export function activeOf({
  versions,
  active,
}: Pick<FlowIndex, 'versions' | 'active'>): FlowVersion | undefined {
  return versions.find(({ number }) => number === active)
}
