/** `cigale replay`: recorded days through the detectors again, as they are set or with settings to try. */

import { join } from 'node:path'
import { boundsOfCivilDay, civilDayOf, civilTimeOf } from '../../base/civil-day.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import type { EventFact } from '../../sync/fact.ts'
import { systemDisk } from '../journal/disk-system.ts'
import { JournalReader } from '../journal/read-back.ts'
import { placeOf } from '../journal/segment.ts'
import { type Replayed, replay } from '../replay/replay.ts'
import { replaySettings } from '../replay/replay-settings.ts'
import { withGateway } from './access.ts'
import { UsageError } from './failure.ts'
import { type CommonOptions, dataDirOf } from './options.ts'
import { sayJson, sayLines } from './output.ts'
import { progressBar } from './progress.ts'
import { placesToTry } from './settings-to-try.ts'

/** `config`: settings to try, not the gateway's own. */
export type ReplayFlags = Pick<CommonOptions, 'data' | 'config' | 'json'> & {
  readonly from?: string
  readonly to?: string
}

/** Aggregates come every hour of every place: they are counted, not listed. */
const AGGREGATE = 2

export async function replayDays(flags: ReplayFlags): Promise<number> {
  const fromMs = boundOf('--from', flags.from, 'startMs') ?? Number.NEGATIVE_INFINITY
  const toMs = boundOf('--to', flags.to, 'endMs') ?? Number.POSITIVE_INFINITY
  const { config, ...gateway } = flags
  const [views, devices] = await withGateway(gateway, ({ service }) =>
    Promise.all([service.assets(), service.devices()]),
  )
  const places = views.map(({ asset, bindings }) => ({ asset, bindings }))
  const journal = new JournalReader(systemDisk(join(dataDirOf(gateway), 'journal')))
  const trial = config === undefined ? undefined : placesToTry(config, places)
  const replayed = await replay({
    journal: watched(journal, await journal.segments()),
    settings: replaySettings(loadBundledDecoders()),
    devices: devices.map(({ device }) => device),
    places,
    ...(trial && { trial }),
    fromMs,
    toMs,
  })
  if (flags.json) sayJson(replayed)
  else sayLines(described(replayed, trial !== undefined))
  return 0
}

/** Its records as they are; a bar says how many of the journal's segments have been read. */
function watched(
  journal: JournalReader,
  segments: readonly number[],
): Pick<JournalReader, 'records'> {
  const all = segments.length
  const onProgress = progressBar('segments')
  return {
    async *records(from, synced) {
      const begun = new Set<number>()
      for await (const read of journal.records(from, synced)) {
        const { segment } = placeOf(read.position)
        if (!begun.has(segment)) onProgress(Math.min(begun.size, all - 1), all)
        begun.add(segment)
        yield read
      }
      if (begun.size > 0) onProgress(all, all)
    },
  }
}

function boundOf(name: string, day: string | undefined, edge: 'startMs' | 'endMs') {
  if (day === undefined) return undefined
  const bounds = boundsOfCivilDay(day)
  if (!bounds) throw new UsageError(`${name} is a day such as 2026-11-20, not ${day}`)
  return bounds[edge]
}

function described({ frames, firstMs, events, changes }: Replayed, isTrial: boolean): string {
  if (firstMs === null) return 'The journal holds no frame of a sensor that serves a place.'
  const key = (fact: EventFact) => `${fact.type} ${fact.subject} ${fact.atMs}`
  const fresh = new Set([...changes.added, ...changes.corrected].map(key))
  const gone = changes.withdrawn
  const rows = [
    ...events.map((fact) => ({ mark: fresh.has(key(fact)) ? '+' : ' ', fact })),
    ...gone.map((fact) => ({ mark: '−', fact })),
  ]
  const shown = rows
    .filter(({ fact }) => fact.stream !== AGGREGATE)
    .sort((a, b) => a.fact.atMs - b.fact.atMs)
    .map(({ mark, fact }) => `${mark} ${lineOf(fact)}`)
  const only = isTrial ? 'with these settings only' : 'not told then'
  const not = isTrial ? 'with the present settings only' : 'told then, not now'
  return [
    ...shown,
    '',
    `${events.length} events of ${frames} frames since ${whenOf(firstMs)}, aggregates among them.`,
    `+ ${only}: ${changes.added.length + changes.corrected.length}   − ${not}: ${gone.length}`,
    'Where the journal does not reach back to the first day, detectors begin with nothing.',
  ].join('\n')
}

function lineOf({ atMs, subject, type, fields }: EventFact): string {
  const said = Object.entries(fields)
    .filter(([name, value]) => name !== 'devEui' && value !== null)
    .map(([name, value]) =>
      name.endsWith('Ms') && Number(value) > 1e11
        ? `${name.slice(0, -2)} ${whenOf(Number(value))}`
        : `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
    )
  return `${whenOf(atMs)}  ${subject.padEnd(12)} ${type.padEnd(18)} ${said.join(', ')}`
}

function whenOf(utcMs: number): string {
  return `${civilDayOf(utcMs)} ${civilTimeOf(utcMs)}`
}
