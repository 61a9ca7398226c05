/** What may come in as a fact of somebody's own. */

import { z } from 'zod'
import { plainId } from './schema.ts'

/** The gateway itself, in words. */
export const OF_GATEWAY = 'gateway'

export const factBody = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][A-Za-z0-9_]{0,39}$/, 'a small letter, then letters, digits, _: 40 at most'),
  subject: plainId.describe('an asset, a DevEUI, or gateway'),
  value: z.union([z.number().min(-1e12).max(1e12), z.string().max(200), z.boolean()]),
  unit: z.string().min(1).max(16).optional(),
  at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('when it was observed, within the last day; left out: now'),
  key: plainId.optional().describe('the same key again is told once'),
})
