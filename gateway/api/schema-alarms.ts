/** What may come in about alarms. */

import { z } from 'zod'
import { ACKNOWLEDGED_TYPES } from '../../sync/alarms.ts'

/** As it stands in the body of a request, and in the hypervisor's order beside the asset. */
export const acknowledgement = z.strictObject({
  of: z.enum(ACKNOWLEDGED_TYPES).describe('`type` of the event'),
  ofMs: z.int().min(0).describe('`atMs` of the event'),
  by: z.string().min(1).max(80).optional().describe('who has seen it; left out: who asks'),
})
