/** New facts as server-sent events, of those that the caller may see. */

import { problem, type Route, route } from '../../base/http/route.ts'
import type { ApiOptions } from './api-parts.ts'
import { POSITION } from './api-read.ts'
import { openEventStream } from './event-stream.ts'
import { FACT_READERS } from './fact-readers.ts'

const STREAMS_MAX = 64

export const streamRoutes: readonly Route<ApiOptions>[] = [
  route<ApiOptions, { after?: number }>({
    method: 'GET',
    path: '/api/v1/events/stream',
    summary: 'New facts as server-sent events; Last-Event-ID resumes exactly there.',
    may: FACT_READERS,
    audit: 'facts.follow',
    gives: 'text/event-stream',
    query: { type: 'object', properties: { after: POSITION } },
    handle: async ({ query, header, caller, isStillIn }, { feed, clock, sight }) => {
      if (feed.listeners >= STREAMS_MAX) return problem(503, 'Too many listeners')
      const lastId = header('last-event-id')
      const told = lastId !== undefined && /^\d{1,15}$/.test(lastId) ? Number(lastId) : undefined
      const after = told ?? query.after
      const sees = await sight.of(caller)
      const open = { feed, after, clock, sees, isStillIn }
      return { kind: 'stream', open: (response) => openEventStream({ response, ...open }) }
    },
  }),
]
