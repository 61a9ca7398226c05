/** What a configuration may say of Node-RED flows: whether they run, and what they may cost and reach. */

import { z } from 'zod'

export const flowsSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe('runs the flows of this gateway in a process of their own'),
    memoryMb: z
      .int()
      .min(128)
      .max(1024)
      .default(256)
      .describe('what that process may occupy; beyond it, it is ended and started again'),
    allow: z
      .array(z.string().regex(/^[a-z][a-z0-9 _-]{0,39}$/, "a node of Node-RED's palette"))
      .max(16)
      .default([])
      .describe(
        'nodes that reach out of the gateway and are off otherwise: file, tcp, http request',
      ),
  })
  .default({ enabled: false, memoryMb: 256, allow: [] })
