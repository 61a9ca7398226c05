/**
 * Which facts a caller may see (city-data-standards.md §9): pure, on top of privacy.ts. Hidden are calls
 * and intrusions with all that tells of their devices, over-stays, and the past of single reserved spaces.
 */

import type { Caller } from '../../../base/http/caller.ts'
import type { EventFactType, Fact } from '../../fact.ts'
import { maySeeDevices, maySeeSafety, maySeeSpaceHistory, type View, viewOf } from './privacy.ts'

/** What is known of what a fact speaks of; of a device, one for each thing it serves. */
export type Known = { readonly kind: string; readonly category?: string }

export type FactContext = {
  readonly about: readonly Known[]
  /** Of a reading: what its device measures. */
  readonly quantities: readonly string[]
}

export type Eyes = {
  readonly view: View
  readonly safety: boolean
  /** Present states are for all who may ask; the past of a single space is not. */
  readonly isPast: boolean
}

const SAFETY_TYPES: readonly EventFactType[] = [
  'callRaised',
  'callTested',
  'intrusionDetected',
  'intrusionEnded',
]
/** Of call points and buildings, and of spaces too: it depends on what it is about. */
const SUPERVISION_TYPES: readonly EventFactType[] = ['supervisionLost', 'supervisionBack']
const OVERSTAY_TYPES: readonly EventFactType[] = ['overstayStarted', 'overstayEnded']
const SPACE_TYPES: readonly EventFactType[] = ['spotTaken', 'spotFreed', 'spotUnknown']
/** The past by themselves, whoever asks for how things stand. */
const STAY_TYPES: readonly EventFactType[] = ['spotHour', 'stayFinal']
const SAFETY_KINDS = ['callPoint', 'building']
/** Measured by call points and by what watches buildings. */
const SAFETY_QUANTITIES = ['alarm.sos', 'motion.detected', 'contact.open', 'contact.lastDuration']
const SPACE_QUANTITIES = ['parking.occupied', 'parking.previousDuration']

export function eyesOf(caller: Caller, { isPast }: Pick<Eyes, 'isPast'>): Eyes {
  const view = viewOf(caller)
  // A token for history is for all of it but what is restricted.
  const isPartner = view === 'public' && caller.scopes.includes('history')
  return { view: isPartner ? 'services' : view, safety: maySeeSafety(caller), isPast }
}

/** Nothing is hidden from these. */
export function seesAll({ view, safety }: Eyes): boolean {
  return view === 'police' && safety
}

export function maySeeFact(fact: Fact, context: FactContext, eyes: Eyes): boolean {
  if (seesAll(eyes)) return true
  const isDeviceFact = fact.type === 'reading' || fact.stream === 4
  if (isDeviceFact && !maySeeDevices(eyes.view)) return false
  if (isOfSafety(fact, context)) return eyes.safety
  const types = typesOf(fact)
  if (tells(types, OVERSTAY_TYPES)) return eyes.view === 'police'
  return !isOfStays(fact, context, eyes) || mayBeSeen(context, eyes)
}

/** Of a withdrawal and an acknowledgement, what they speak of too. */
function typesOf(fact: Fact): readonly string[] {
  if (fact.type === 'reading') return []
  const { of } = fact.fields
  return typeof of === 'string' ? [fact.type, of] : [fact.type]
}

function tells(types: readonly string[], among: readonly string[]): boolean {
  return types.some((type) => among.includes(type))
}

function isOfSafety(fact: Fact, { about, quantities }: FactContext): boolean {
  const types = typesOf(fact)
  if (tells(types, SAFETY_TYPES)) return true
  if (about.some(({ kind }) => SAFETY_KINDS.includes(kind))) return true
  if (quantities.some((quantity) => SAFETY_QUANTITIES.includes(quantity))) return true
  return tells(types, SUPERVISION_TYPES) && about.length === 0
}

function isOfStays(fact: Fact, { about, quantities }: FactContext, { isPast }: Eyes): boolean {
  const types = typesOf(fact)
  if (tells(types, STAY_TYPES)) return true
  if (!isPast) return false
  const isReading = fact.type === 'reading'
  const isOfSpace =
    about.some(({ kind }) => kind === 'space') ||
    quantities.some((quantity) => SPACE_QUANTITIES.includes(quantity))
  return tells(types, SPACE_TYPES) || (isReading && isOfSpace)
}

/** A space that is on no list may be a reserved one. */
function mayBeSeen({ about }: FactContext, { view }: Eyes): boolean {
  const spaces = about.filter(({ kind }) => kind === 'space')
  if (spaces.length === 0) return maySeeSpaceHistory(view, 'prm')
  return spaces.every(({ category = 'prm' }) => maySeeSpaceHistory(view, category))
}
