/**
 * Who may see what of the city's data, in one place (city-data-standards.md §9). Every interface asks
 * here: a projection gets a view and shows what the view allows.
 *
 *   public    anybody: present states and aggregates of ≥ 3 spaces and ≥ 15 min; no device, no safety
 *   services  the city's services and partners with the scope `city`: devices and aggregates too
 *   police    also the history of single spaces, over-stays, calls and intrusions
 */

import type { Caller } from '../../../base/http/caller.ts'
import { parseDevEui } from '../../../base/ids.ts'
import type { Thing } from './thing.ts'

export const VIEWS = ['public', 'services', 'police'] as const
export type View = (typeof VIEWS)[number]

/** Fewer spaces reserved for disabled persons tell of persons. */
export const SPACES_LEAST = 3
export const PERIOD_LEAST_MS = 15 * 60_000

export function viewOf({ roles, scopes }: Caller): View {
  if (roles.includes('police') || scopes.includes('patrol')) return 'police'
  return roles.length > 0 || scopes.includes('city') ? 'services' : 'public'
}

/** Call points and watched buildings are never in what is public, nor outside police and supervision. */
export function maySeeSafety({ roles, scopes }: Caller): boolean {
  return (
    roles.includes('police') ||
    roles.includes('operator') ||
    roles.includes('security') ||
    scopes.includes('safety')
  )
}

export function isSafety({ kind }: Pick<Thing, 'kind'>): boolean {
  return kind === 'callPoint' || kind === 'building'
}

/**
 * Whether a thing is shown at all: those of safety only where safety is, and to the public none that has
 * no name but its device's.
 */
export function maySeeThing(
  { view, safety }: { readonly view: View; readonly safety: boolean },
  thing: Pick<Thing, 'kind' | 'id'>,
): boolean {
  if (isSafety(thing) && !safety) return false
  return maySeeDevices(view) || parseDevEui(thing.id) === undefined
}

/** Whether devices, batteries and radio may be named. */
export function maySeeDevices(view: View): boolean {
  return view !== 'public'
}

/**
 * A reserved space in front of a home tells when one person is at home: its past is for the police
 * alone; who else may see history sees that of other spaces. The public sees no single space's past.
 */
export function maySeeSpaceHistory(view: View, category: string): boolean {
  return view === 'police' || (view === 'services' && category !== 'prm')
}

/**
 * Since when a space is as it is now: of a reserved one that tells the public how long a person has been
 * at home, or away.
 */
export function maySeeSince(view: View, category: string): boolean {
  return view !== 'public' || category !== 'prm'
}

/** Whether a row about `spaces` spaces of a category over a period may be shown. */
export function isPublishable(
  view: View,
  row: { readonly category: string; readonly spaces: number; readonly periodMs: number },
): boolean {
  if (view === 'police') return true
  if (row.periodMs < PERIOD_LEAST_MS) return false
  return row.spaces >= SPACES_LEAST || (view === 'services' && row.category !== 'prm')
}
