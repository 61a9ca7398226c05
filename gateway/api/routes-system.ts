/** Routes about the machine's care: what its settings may be, its log, and what a helper far away needs. */

import { z } from 'zod'
import { json, type Route, route } from './route.ts'
import { supportBundle } from './support-bundle.ts'

const CARERS = ['maintainer', 'security'] as const
const CONFIG_CHARACTERS_MAX = 256 * 1024

export const systemRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/config/schema',
    summary: 'What the settings may be: a JSON Schema of the file.',
    roles: CARERS,
    handle: async () => {
      // What reads settings is in memory only while somebody changes them.
      const { configJsonSchema } = await import('../config/schema.ts')
      return json(configJsonSchema())
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/config/check',
    isAudited: false,
    summary:
      'Reads settings without trying them: each fault with its line, and what is allowed there.',
    roles: CARERS,
    body: {
      kind: 'json',
      schema: z.strictObject({ text: z.string().max(CONFIG_CHARACTERS_MAX) }),
    },
    handle: async ({ body }) => {
      const { readConfig } = await import('../config/load.ts')
      const read = readConfig(body.text)
      return json({ problems: read.kind === 'rejected' ? read.problems : [] })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/logs',
    summary: 'The newest lines of the log, oldest first; keys stand there as [key].',
    roles: CARERS,
    handle: async (_call, { logLines }) => json({ lines: await logLines() }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/support-bundle',
    isAudited: true,
    summary: 'What somebody far away needs to see what is wrong here, without a secret in it.',
    roles: ['maintainer'],
    handle: async (_call, parts) => json(await supportBundle(parts)),
  }),
]
