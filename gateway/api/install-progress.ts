/** Planned against installed, by ISO week of Paris and by kind of asset. Pure. */

import { bucketAt } from '../../sync/kpi/buckets.ts'
import type { InstallStep } from '../registry/installation.ts'
import type { AssetKind } from '../registry/model.ts'
import type { InstallationView } from './service-install.ts'

export type InstallCount = {
  /** For that week, whatever became of it. */
  readonly planned: number
  /** In that week, and there still; accepted ones are among them. */
  readonly installed: number
  readonly accepted: number
}

export type WeekProgress = InstallCount & {
  /** null: planned for no week. */
  readonly week: string | null
  readonly kinds: Readonly<Partial<Record<AssetKind, InstallCount>>>
}

export type InstallProgress = {
  readonly total: InstallCount
  readonly kinds: Readonly<Partial<Record<AssetKind, InstallCount>>>
  /** In their order; those planned for no week last. Weeks without either are left out. */
  readonly weeks: readonly WeekProgress[]
}

type Counted = {
  readonly kind: AssetKind
  /** undefined: not planned, or not installed. */
  readonly plannedFor: string | null | undefined
  readonly doneIn: string | undefined
  readonly isAccepted: boolean
}

export function installProgress(
  installations: readonly InstallationView[],
  kindOf: (asset: string) => AssetKind | undefined,
): InstallProgress {
  const counted = installations.flatMap((one): Counted[] => {
    const kind = kindOf(one.asset)
    return kind ? [countedOf(one, kind)] : []
  })
  const weeks = new Set(counted.flatMap(({ plannedFor, doneIn }) => [plannedFor, doneIn]))
  weeks.delete(undefined)
  const sorted = [...weeks].sort((a, b) => (a ?? '~').localeCompare(b ?? '~'))
  return {
    total: countOf(counted),
    kinds: kindsOf(counted, countOf),
    weeks: sorted.map((week = null) => {
      const inWeek = (some: readonly Counted[]) => countOf(some, week)
      return { week, ...inWeek(counted), kinds: kindsOf(counted, inWeek) }
    }),
  }
}

function countedOf({ week, stage, steps }: InstallationView, kind: AssetKind): Counted {
  const wasPlanned = steps.some(({ move }) => move === 'plan')
  const installed = lastInstall(steps)
  const isThere = stage !== 'planned' && installed !== undefined
  return {
    kind,
    plannedFor: wasPlanned || stage === 'planned' ? (week ?? null) : undefined,
    doneIn: isThere ? bucketAt('week', installed.atMs).key : undefined,
    isAccepted: stage === 'accepted',
  }
}

export function lastInstall(steps: readonly InstallStep[]): InstallStep | undefined {
  return steps.findLast(({ move }) => move === 'install')
}

function countOf(some: readonly Counted[], week?: string | null): InstallCount {
  const isIn = (of: string | null | undefined): boolean =>
    week === undefined ? of !== undefined : of === week
  const done = some.filter(({ doneIn }) => isIn(doneIn))
  return {
    planned: some.filter(({ plannedFor }) => isIn(plannedFor)).length,
    installed: done.length,
    accepted: done.filter(({ isAccepted }) => isAccepted).length,
  }
}

function kindsOf(
  counted: readonly Counted[],
  count: (some: readonly Counted[]) => InstallCount,
): Partial<Record<AssetKind, InstallCount>> {
  const byKind = [...Map.groupBy(counted, ({ kind }) => kind)].map(
    ([kind, some]) => [kind, count(some)] as const,
  )
  return Object.fromEntries(byKind.filter(([, { planned, installed }]) => planned + installed > 0))
}
