/** `cigale watering …`: what is watered when and why not, openings by hand, programmes and locks. */

import { z } from 'zod'
import { civilDayOf, civilTimeOf } from '../../base/civil-day.ts'
import type { LockReason } from '../actuate/locks.ts'
import type { WateringProgramme } from '../actuate/programme.ts'
import { givenProgramme, programmeBody } from '../api/schema-watering.ts'
import type { CommandView } from '../api/service.ts'
import type { WateringView } from '../api/service-watering.ts'
import { ORIGIN, withGateway } from './access.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { givenYaml } from './given-yaml.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { note, say, sayJson, table } from './output.ts'

export type StartFlags = CommonOptions & {
  readonly minutes: number
  readonly litres?: number
  readonly because?: string
}
export type ProgrammeFlags = CommonOptions & { readonly file?: string; readonly none?: boolean }
export type LockFlags = CommonOptions & {
  readonly scope: string
  readonly until?: string
  readonly because: string
}

export async function wateringStatus(options: CommonOptions): Promise<number> {
  const { zones, locks } = await withGateway(options, async ({ service }) => ({
    zones: await service.waterings(),
    locks: await service.wateringLocks(),
  }))
  if (options.json) {
    sayJson({ zones, locks })
    return 0
  }
  say(
    table(
      ['zone', 'name', 'programme', 'next turn', 'soil', 'last', 'now forbidden'],
      zones.map(rowOf),
    ),
  )
  for (const { scope, reason, untilMs, by, because } of locks) {
    const until =
      untilMs === null ? 'until it is lifted' : `until ${new Date(untilMs).toISOString()}`
    note(`lock: ${reason} on ${scope}, ${until}, by ${by}${because === '' ? '' : `: ${because}`}`)
  }
  return 0
}

function rowOf(view: WateringView): readonly (string | null)[] {
  const { zone, name, programme, nextTurn, isDry, last, hindrance } = view
  const soil = isDry === null ? '–' : isDry ? 'dry' : 'moist'
  const next = nextTurn && `${civilDayOf(nextTurn.fromMs)} ${civilTimeOf(nextTurn.fromMs)}`
  return [
    ...[zone, name, programme ? summaryOf(programme) : '–', next, soil],
    ...[last?.state ?? '–', hindrance?.detail ?? '–'],
  ]
}

function summaryOf({ enabled, days, dose, decision }: WateringProgramme): string {
  if (!enabled) return 'off'
  const amount = 'litres' in dose ? `${dose.litres} L` : `${Math.round(dose.seconds / 60)} min`
  return `${amount}, ${days.length} days a week, by ${decision}`
}

export async function wateringStart(zone: string, options: StartFlags): Promise<number> {
  const { minutes, litres, because } = options
  const how = {
    seconds: Math.round(minutes * 60),
    ...(litres !== undefined && { litres }),
    ...(because !== undefined && { because }),
  }
  const view = await withGateway(options, ({ service }) => service.startWatering(ORIGIN, zone, how))
  return told(view, `to water ${zone}`, options)
}

export async function wateringStop(zone: string, options: CommonOptions): Promise<number> {
  const view = await withGateway(options, ({ service }) => service.stopWatering(ORIGIN, zone))
  return told(view, `to close the valve of ${zone}`, options)
}

/** Without a file: the programme that the zone has. */
export async function wateringProgramme(zone: string, options: ProgrammeFlags): Promise<number> {
  if (options.file === undefined && !options.none) {
    const zones = await withGateway(options, ({ service }) => service.waterings())
    const found = zones.find((one) => one.zone === zone)
    if (!found)
      throw new CommandFailure(`no zone ${zone} is known: cigale watering status lists them`)
    sayJson(found.programme)
    return 0
  }
  const programme = options.file === undefined ? null : readProgramme(options.file)
  const view = await withGateway(options, ({ service }) =>
    service.setProgramme(ORIGIN, zone, programme),
  )
  return told(view, `the programme of ${zone}`, options)
}

function readProgramme(file: string): WateringProgramme {
  const read = programmeBody.safeParse(givenYaml(file, readGivenFile(file)))
  if (read.success) return givenProgramme(read.data)!
  throw new UsageError(`${file} is no programme:\n${z.prettifyError(read.error)}`)
}

export async function wateringLock(reason: LockReason, options: LockFlags): Promise<number> {
  const { scope, until, because } = options
  const untilMs = until === undefined ? null : Date.parse(until)
  if (Number.isNaN(untilMs)) {
    throw new UsageError(`--until: ${until} is no time, for instance 2026-07-31T22:00:00Z`)
  }
  const lock = { scope, reason, untilMs, because }
  const view = await withGateway(options, ({ service }) => service.lockWatering(ORIGIN, lock))
  return told(view, `the lock for ${reason} on ${scope}`, options)
}

export async function wateringUnlock(
  reason: LockReason,
  options: CommonOptions & { readonly scope: string },
): Promise<number> {
  const { scope } = options
  const lock = { scope, reason }
  const view = await withGateway(options, ({ service }) => service.unlockWatering(ORIGIN, lock))
  return told(view, `to lift the lock for ${reason} on ${scope}`, options)
}

function told(view: CommandView, what: string, options: CommonOptions): number {
  if (view.outcome === 'refused' || view.outcome === 'failed') {
    throw new CommandFailure(`the gateway refused ${what}: ${view.detail}`)
  }
  if (options.json) sayJson(view)
  else say(view.id)
  if (view.detail !== '') note(view.detail)
  return 0
}
