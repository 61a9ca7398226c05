/**
 * `cigale events`: uplinks and events as lines of JSON. Of a running gateway through its API, of a
 * stopped one straight from its journal; with `--follow` for ever.
 */

import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../base/clock-system.ts'
import { systemRandom } from '../../base/random-system.ts'
import { type ApiEndpoint, readLines } from '../api/client-system.ts'
import { followLines } from '../api/follow-system.ts'
import { FEED_START } from '../api/live-feed.ts'
import { JournalFeed } from '../feed/feed.ts'
import { type FeedLine, readCursor, writeCursor } from '../feed/line.ts'
import { systemDisk } from '../journal/disk-system.ts'
import { endpointOf, isAnswering } from './access.ts'
import { CommandFailure, UsageError } from './failure.ts'
import { type CommonOptions, dataDirOf } from './options.ts'
import { note } from './output.ts'

export type EventsFlags = CommonOptions & {
  readonly follow?: boolean
  readonly after?: string
  readonly type?: string
}

const LINES_PER_PAGE = 500

export async function events(options: EventsFlags): Promise<number> {
  const { after } = options
  if (after !== undefined && after !== 'now' && !readCursor(after)) {
    throw new UsageError(`--after: ${after} is not a cursor: take one of a line, or: now`)
  }
  // A reader that has had enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? 0 : 1),
  )
  const endpoint = endpointOf(options)
  const running = endpoint.kind === 'url' || (await isAnswering(endpoint))
  if (options.follow) return await follow(endpoint, options, running)
  if (running) await printPages(endpoint, options)
  else await printJournal(options)
  return 0
}

async function print(text: string): Promise<void> {
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain')
}

async function printAll(lines: readonly FeedLine[]): Promise<void> {
  for (const line of lines) await print(JSON.stringify(line))
}

async function printPages(endpoint: ApiEndpoint, { after, type }: EventsFlags): Promise<void> {
  const ask = { limit: LINES_PER_PAGE, ...(type !== undefined && { type }) }
  let cursor = after
  for (;;) {
    const page = await readLines(endpoint, {
      ...ask,
      ...(cursor !== undefined && { after: cursor }),
    })
    await printAll(page.lines)
    if (page.next === cursor) return
    cursor = page.next
  }
}

/** Gives the cursor reached. */
async function printJournal(options: EventsFlags): Promise<string> {
  const folder = join(dataDirOf(options), 'journal')
  if (!existsSync(folder)) {
    throw new CommandFailure(
      `no gateway answers, and there is no journal at ${folder}. Name the gateway's directory ` +
        'with --data, or its API with --url',
    )
  }
  const feed = new JournalFeed(systemDisk(folder))
  const types = options.type?.split(',')
  const filter = (type: string): boolean => types?.includes(type) ?? true
  // Nobody writes: the journal's end is where its records end.
  const end = Number.MAX_SAFE_INTEGER
  const onlyNew = options.after === 'now'
  let place = readCursor(options.after ?? '') ?? FEED_START
  for (;;) {
    const { lines, next } = await feed.page(place, end, LINES_PER_PAGE, filter)
    if (!onlyNew) await printAll(lines)
    if (next.position === place.position && next.index === place.index) return writeCursor(place)
    place = next
  }
}

async function follow(
  endpoint: ApiEndpoint,
  options: EventsFlags,
  running: boolean,
): Promise<number> {
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
  const { type } = options
  const after = running ? options.after : await printJournal(options)
  if (!running) note('the gateway is not running: waiting for it')
  let told = !running
  await followLines({
    endpoint,
    clock: systemClock,
    random: systemRandom,
    signal: ending.signal,
    ...(after !== undefined && { after }),
    ...(type !== undefined && { type }),
    onLine: async (text) => {
      told = false
      await print(text)
    },
    onTrouble: (error) => {
      if (!told) note(`${error instanceof Error ? error.message : String(error)}: trying again`)
      told = true
    },
  })
  return 0
}
