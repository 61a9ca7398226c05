/** What a configuration may say of Node-RED flows: whether they run, and what they may cost and reach. */

import { z } from 'zod'

/** Node-RED's own nodes that reach out of their process; `exec` is never let in. */
export const REACHING_NODES = [
  'file',
  'watch',
  'http request',
  'mqtt',
  'tcp',
  'udp',
  'websocket',
] as const

const devicePath = z
  .string()
  .regex(/^\/dev\/(?!.*\.\.)[\w./-]{1,100}$/, 'a device, for instance /dev/ttyUSB0')

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
      .array(z.union([z.enum(REACHING_NODES), devicePath]))
      .max(32)
      .default([])
      .describe(
        'nodes that reach out of the process and are off otherwise; devices for the file node',
      ),
    language: z
      .enum(['fr', 'en'])
      .optional()
      .describe('of what nodes tell people; left out: that of the gateway’s own environment'),
  })
  .default({ enabled: false, memoryMb: 256, allow: [] })
