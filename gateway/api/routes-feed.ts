/** Routes of the feed: uplinks and events, as pages and as a stream that does not end. */

import type { FeedFilter, FeedPlace } from '../feed/feed.ts'
import { readCursor, writeCursor } from '../feed/line.ts'
import { FEED_START, type LiveFeed } from './live-feed.ts'
import { ApiProblem } from './problem.ts'
import { READERS, READERS_AND_FLOWS } from './roles.ts'
import { json, type Route, route } from './route.ts'
import { eventsQuery, streamQuery, undecodedQuery, uplinksQuery } from './schema.ts'
import { undecodedFrames } from './undecoded.ts'

type After = FeedPlace | 'now' | undefined

function placeOf(feed: LiveFeed, after: After = FEED_START): FeedPlace {
  if (after === 'now') return { position: feed.synced, index: 0 }
  if (after.position <= feed.synced) return after
  throw new ApiProblem(
    'cursor-ahead',
    'The cursor is ahead of this journal: it is of another gateway, or a backup was restored. ' +
      'Begin again without one.',
  )
}

function filterOf(types: readonly string[] | undefined): FeedFilter {
  return types ? (type) => types.includes(type) : () => true
}

async function page(feed: LiveFeed, after: After, limit: number, filter: FeedFilter) {
  const { lines, next } = await feed.page(placeOf(feed, after), limit, filter)
  return json({ lines, next: writeCursor(next) })
}

export const feedRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/uplinks',
    summary: 'Uplinks behind a cursor, with what they were decoded to.',
    roles: READERS_AND_FLOWS,
    query: uplinksQuery,
    handle: async ({ query }, { feed }) =>
      await page(feed, query.after, query.limit, (type) => type === 'uplink'),
  }),
  route({
    method: 'GET',
    path: '/api/v1/uplinks/undecoded',
    summary: 'Frames that could not be decoded, newest first: why, and the bytes that wait.',
    roles: READERS,
    query: undecodedQuery,
    handle: async ({ query }, parts) => json(await undecodedFrames(parts, query)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/events',
    summary: 'Uplinks and events behind a cursor, in the order of the journal.',
    roles: READERS_AND_FLOWS,
    query: eventsQuery,
    handle: async ({ query }, { feed }) =>
      await page(feed, query.after, query.limit, filterOf(query.type)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/events/stream',
    summary: 'The same lines as server-sent events; Last-Event-ID goes on where it ended.',
    roles: READERS_AND_FLOWS,
    query: streamQuery,
    gives: ['text/event-stream'],
    handle: async ({ query, lastEventId, isStillIn }, { feed, streams }) => {
      const after =
        lastEventId === undefined ? query.after : (readCursor(lastEventId) ?? FEED_START)
      const followed = { after: placeOf(feed, after), filter: filterOf(query.type), isStillIn }
      if (streams.full) {
        throw new ApiProblem('too-many-streams', 'Too many event streams are open already.')
      }
      return { kind: 'stream', open: (response) => streams.open(response, followed) }
    },
  }),
]
